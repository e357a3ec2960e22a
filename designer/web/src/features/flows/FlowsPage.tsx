import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { flows, useDeleteFlow } from "@/api/queries";
import type { FlowRow } from "@/api/types";
import { Confirm } from "@/components/Dialog";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";

const NewFlow = lazy(() => import("./NewFlow").then((module) => ({ default: module.NewFlow })));

/** Nobody has changed it since the site was set up with it. */
const isSample = (flow: FlowRow) => flow.author === "tonepath" && flow.versions === 0;

export function FlowsPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(flows);
  const [beginning, setBeginning] = useState(false);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("flows.title")}</h1>
          <p className="lead">{t("flows.lead")}</p>
        </div>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setBeginning(true)}>
          {t("flows.new")}
        </Button>
      </div>
      <Refusal error={error} />
      {data?.length === 0 && (
        <Empty title={t("flows.empty")} text={t("flows.empty.text")}>
          <Button type="primary" onClick={() => setBeginning(true)}>
            {t("flows.first")}
          </Button>
        </Empty>
      )}
      {data && data.length > 0 && data.every(isSample) && (
        <p className="notice">
          {t("flows.samples")} {t("flows.samples.next")}
        </p>
      )}
      {data && data.length > 0 && <FlowTable rows={data} />}
      {beginning && (
        <Suspense>
          <NewFlow onClose={() => setBeginning(false)} taken={(data ?? []).map((flow) => flow.name)} />
        </Suspense>
      )}
    </>
  );
}

function FlowTable({ rows }: { rows: readonly FlowRow[] }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t("flows.name")}</th>
          <th className="number">{t("flows.nodes")}</th>
          <th>{t("flows.live")}</th>
          <th>{t("flows.edited")}</th>
          <th>
            <span className="hidden">{t("flows.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((flow) => (
          <tr key={flow.name}>
            <td>
              <Link className="strong" to="/flows/$name" params={{ name: flow.name }}>
                {flow.name}
              </Link>
              <div className="dim small">{flow.languages.map((language) => t(`language.${language}`, { defaultValue: language })).join(" · ")}</div>
            </td>
            <td className="number">{flow.nodes}</td>
            <td>
              {flow.lines.map((number) => (
                <Link key={number} className="tag live" to="/lines/$number" params={{ number }}>
                  {number}
                </Link>
              ))}
              {flow.lines.length === 0 && <span className="tag">{flow.versions > 0 ? t("flows.version", { version: flow.versions }) : t("flows.never")}</span>}
            </td>
            <td>
              <time dateTime={new Date(flow.updated).toISOString()}>{when(flow.updated)}</time> <span className="dim">{isSample(flow) ? t("flows.sample") : flow.author}</span>
            </td>
            <td className="actions">
              <Remove flow={flow} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Remove({ flow }: { flow: FlowRow }) {
  const { t } = useTranslation();
  const remove = useDeleteFlow();
  const [asking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
    remove.reset();
  };
  return (
    <>
      <button type="button" className="tool" title={t("flows.delete")} aria-label={`${t("flows.delete")} ${flow.name}`} onClick={() => setAsking(true)}>
        <DeleteOutlined />
      </button>
      {asking && (
        <Confirm
          danger
          title={t("flows.delete.title", { name: flow.name })}
          text={t("flows.delete.text")}
          ok={t("flows.delete")}
          busy={remove.isPending}
          onOk={() => remove.mutate(flow.name, { onSuccess: close })}
          onClose={close}
        >
          <Refusal error={remove.error} />
        </Confirm>
      )}
    </>
  );
}
