import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { names as namesQuery } from "@/api/queries";
import { findingsOf } from "@/api/refused";
import { FindingList } from "@/components/FindingList";
import { LeaveGuard } from "@/components/LeaveGuard";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { equal } from "@/core/json";
import type { JsonObject } from "@/core/json";
import { Blocked } from "./Blocked";
import { Caller } from "./Caller";
import { Emergency } from "./Emergency";
import { Form } from "./Form";
import { History } from "./History";
import { rules as rulesQuery, useKeepRules } from "./queries";
import type { Rules } from "./queries";
import "@/styles/forms.css";
import "./rules.css";

export function RulesPage() {
  const { number } = useParams({ from: "/shell/lines/$number/rules" });
  const { t } = useTranslation();
  const found = useQuery(rulesQuery(number));
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/lines">{t("lines.title")}</Link> /{" "}
        <Link to="/lines/$number" params={{ number }}>
          {number}
        </Link>{" "}
        / {t("rules.title")}
      </nav>
      <Refusal error={found.error} />
      {found.data ? <Editor key={number} number={number} kept={found.data} /> : !found.error && <Skeleton active />}
    </>
  );
}

function Editor({ number, kept }: { number: string; kept: Rules }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const told = useTold();
  const names = useQuery(namesQuery).data;
  const [base, setBase] = useState(kept);
  const [document, setDocument] = useState<JsonObject>(kept.document);
  const keep = useKeepRules(number);
  const dirty = !equal(document, base.document);
  // A switch or a blocked number makes rules of its own: without changes here the newest are what is edited.
  if (!dirty && !keep.isPending && kept.revision !== base.revision && Number(kept.revision) > Number(base.revision)) {
    setBase(kept);
    setDocument(kept.document);
  }
  const changed = keep.error instanceof Problem && keep.error.body.status === 412;
  const take = (made: Rules) => {
    setBase(made);
    setDocument(made.document);
  };
  const save = (wanted: JsonObject, said: string) => {
    const before = base.document;
    keep.mutate(
      { document: wanted, match: base.revision },
      {
        onSuccess: (made) => {
          take(made);
          told(t(said), () => keep.mutateAsync({ document: before, match: made.revision }, { onSuccess: take }));
        },
      },
    );
  };
  const reload = async () => {
    keep.reset();
    take(await client.fetchQuery({ ...rulesQuery(number), staleTime: 0 }));
  };
  return (
    <>
      <div className="page-head">
        <div>
          <h1>
            {number} {t("rules.title")}
          </h1>
          <p className="lead">{t("rules.lead")}</p>
        </div>
        <Button type="primary" disabled={!dirty} loading={keep.isPending} onClick={() => save(document, "rules.saved")}>
          {t("rules.save")}
        </Button>
      </div>
      <Refusal error={keep.error} />
      {changed && (
        <p className="row">
          <Button onClick={() => void reload()}>{t("rules.reload")}</Button>
        </p>
      )}
      <FindingList findings={findingsOf(keep.error)} />
      {kept.flow && <Caller number={number} document={document} seen={`${kept.updated}/${kept.on.length}/${kept.blocked.length}`} zone={kept.zone} />}
      <Emergency number={number} rules={kept} group={String(base.document["group"] ?? "")} />
      <Blocked rules={kept} />
      <Form document={document} names={names} languages={kept.languages} groups={kept.groups} onChange={setDocument} />
      <History rules={kept} busy={dirty || keep.isPending} onPutBack={(earlier) => save(earlier, "rules.history.done")} />
      <LeaveGuard dirty={dirty} />
    </>
  );
}
