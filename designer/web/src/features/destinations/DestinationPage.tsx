import { DeleteOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { names } from "@/api/queries";
import { findingsOf } from "@/api/refused";
import { Confirm } from "@/components/Dialog";
import { FindingList } from "@/components/FindingList";
import { LeaveGuard } from "@/components/LeaveGuard";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { equal, withField } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import { useReader } from "@/i18n";
import { Announce } from "./Announce";
import { Field } from "./Field";
import { Members } from "./Members";
import { destination, destinations, NEW, useKeep, useRemove } from "./queries";
import type { Destination } from "./queries";
import "@/styles/forms.css";

const NOWHERE: readonly never[] = [];
const APART = new Set(["kind", "members", "announce"]);

export function DestinationPage() {
  const { name } = useParams({ from: "/shell/destinations/$name" });
  const { t } = useTranslation();
  const found = useQuery(destination(name));
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/destinations">{t("destinations.title")}</Link> / {name}
      </nav>
      <Refusal error={found.error} />
      {found.data ? <Editor key={name} name={name} kept={found.data} /> : !found.error && <Skeleton active />}
    </>
  );
}

function Editor({ name, kept }: { name: string; kept: Destination }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const client = useQueryClient();
  const told = useTold();
  const list = useQuery(destinations).data;
  const site = useQuery(names).data;
  // What is being edited, and what it was made from: somebody else's save meanwhile must not be overwritten unseen.
  const [base, setBase] = useState(kept);
  const [document, setDocument] = useState<JsonObject>(kept.document);
  const [removing, setRemoving] = useState(false);
  const keep = useKeep();
  const remove = useRemove();
  const kind = String(base.document["kind"]);
  const schema = list?.kinds[kind];
  const dirty = !equal(document, base.document);
  const findings = keep.error ? findingsOf(keep.error) : dirty ? [] : kept.findings;
  const changed = keep.error instanceof Problem && keep.error.body.status === 412;
  const change = (field: string, value: Json | undefined) => setDocument(withField(document, field, value));
  const take = (made: Destination) => {
    setBase(made);
    setDocument(made.document);
  };
  const save = () => {
    const before = base.document;
    keep.mutate(
      { name, document, match: base.revision },
      {
        onSuccess: (made) => {
          take(made);
          told(t("destinations.saved"), () => keep.mutateAsync({ name, document: before, match: made.revision }, { onSuccess: take }));
        },
      },
    );
  };
  const reload = async () => {
    keep.reset();
    await client.invalidateQueries({ queryKey: destination(name).queryKey });
    const fresh = client.getQueryData(destination(name).queryKey);
    if (fresh) take(fresh);
  };
  const away = () =>
    remove.mutate(name, {
      onSuccess: () => {
        setDocument(base.document);
        told(t("destinations.deleted", { name }), () => keep.mutateAsync({ name, document: base.document, match: NEW }));
        void go({ to: "/destinations" });
      },
    });
  const fields = Object.entries(schema?.properties ?? {}).filter(([field]) => !APART.has(field));
  const draw = (section: string) =>
    fields
      .filter(([, each]) => (each["x-ui"]?.section ?? "main") === section)
      .map(([field, each]) => (
        <Field
          key={field}
          name={field}
          schema={each}
          value={document[field]}
          required={schema?.required?.includes(field) ?? false}
          choices={field === "hours" ? (site?.schedules ?? []).map((one) => one.name) : (list?.destinations ?? []).map((one) => one.name).filter((one) => one !== name)}
          findings={findings.filter((finding) => finding.field[0] === field)}
          onChange={(value) => change(field, value)}
        />
      ));
  const advanced = draw("advanced");
  return (
    <>
      <div className="page-head">
        <h1>
          {name} <span className="tag">{t(`destinations.kind.${kind}`)}</span>
        </h1>
        <div className="head-tools">
          <Button icon={<DeleteOutlined />} onClick={() => setRemoving(true)}>
            {t("destinations.delete")}
          </Button>
          <Button type="primary" disabled={!dirty} loading={keep.isPending} onClick={save}>
            {t("save")}
          </Button>
        </div>
      </div>
      <Refusal error={keep.error} />
      {changed && (
        <p className="row">
          <Button onClick={() => void reload()}>{t("destinations.reload")}</Button>
        </p>
      )}
      <FindingList findings={findings} />
      {schema && (
        <section className="form-card">
          <div className="grid">{draw("main")}</div>
          {base.chain.length > 1 && !dirty && <Chain chain={base.chain} />}
          {advanced.length > 0 && (
            <details className="more">
              <summary>{t("destinations.more")}</summary>
              <div className="grid">{advanced}</div>
            </details>
          )}
        </section>
      )}
      {kind === "group" && <Members value={document["members"]} said={kept.members} findings={findings} codes={list?.codes} regions={site?.regions ?? NOWHERE} onChange={(value) => change("members", value)} />}
      {kind === "group" && schema?.properties?.["announce"] && (
        <Announce schema={schema.properties["announce"]} value={document["announce"]} onChange={(value) => change("announce", value)} />
      )}
      <Uses uses={kept.uses} />
      {removing && (
        <Confirm
          danger
          title={t("destinations.delete.title", { name })}
          text={t("destinations.delete.text")}
          ok={t("destinations.delete")}
          busy={remove.isPending}
          onOk={away}
          onClose={() => {
            setRemoving(false);
            remove.reset();
          }}
        >
          <Refusal error={remove.error} />
        </Confirm>
      )}
      <LeaveGuard dirty={dirty && !remove.isSuccess} />
    </>
  );
}

/** Where a call goes on, one after the other. */
function Chain({ chain }: { chain: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div className="labelled">
      <span className="name">{t("destinations.chain")}</span>
      <ol className="way">
        {chain.map((each) => (
          <li key={each}>
            <Link to="/destinations/$name" params={{ name: each }}>
              {each}
            </Link>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Uses({ uses }: { uses: Destination["uses"] }) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <section className="form-card">
      <h2>{t("destinations.uses")}</h2>
      {uses.length === 0 ? (
        <p className="dim">{t("destinations.uses.none")}</p>
      ) : (
        <ul className="plain-list">
          {uses.map((use) => (
            <li key={use.zh}>{use[reader]}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
