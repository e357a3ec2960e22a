import { DownloadOutlined, PlayCircleOutlined, UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Progress, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { part } from "@/api/client";
import { lines } from "@/api/publishing";
import { flows } from "@/api/queries";
import { coverage, DRAFT, scenarios, useRun } from "@/api/scenarios";
import type { Ran, Running, ScenarioRow } from "@/api/scenarios";
import type { Job } from "@/api/types";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { Importing } from "./Importing";
import { One } from "./One";
import { Result } from "./Result";
import "./scenarios.css";

type Which = "all" | "failed" | "stale";

/** Every scenario of every flow: run them, see the first difference of each, and what they cover. */
export function ScenariosPage() {
  const { t } = useTranslation();
  const [flow, setFlow] = useState("");
  const [tag, setTag] = useState("");
  const [which, setWhich] = useState<Which>("all");
  const [against, setAgainst] = useState(DRAFT);
  const [job, setJob] = useState<Job<Ran> | null>(null);
  const [importing, setImporting] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const { data, error } = useQuery(scenarios(against));
  const run = useRun(setJob);
  const all = data ?? [];
  const shown = all.filter((row) => (!flow || row.flow === flow) && (!tag || row.tags.includes(tag)) && wanted(row, which));
  const failed = all.filter((row) => row.last && !row.last.passed && (!flow || row.flow === flow));
  const go = (given: Omit<Running, "against">) =>
    run.mutate(
      { ...given, against },
      {
        onSuccess: (done) => {
          if (done.result) message.info(t("scenarios.done", { passed: done.result.passed, failed: done.result.failed.length }));
        },
      },
    );
  const file = `/api/v1/scenarios/file?${flow ? `flow=${part(flow)}&` : ""}${tag ? `tag=${part(tag)}` : ""}`;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("scenarios.title")}</h1>
          <p className="lead">{t("scenarios.lead")}</p>
        </div>
        <div className="scenario-does">
          <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>
            {t("scenarios.import")}
          </Button>
          {all.length > 0 && (
            <Button icon={<DownloadOutlined />} href={file} download>
              {t("scenarios.export")}
            </Button>
          )}
        </div>
      </div>
      <Refusal error={error ?? run.error} />
      {run.data?.problem && (
        <div className="notice bad" role="alert">
          <strong>{run.data.problem.detail}</strong> {run.data.problem.mend}
        </div>
      )}
      {data?.length === 0 && (
        <Empty title={t("scenarios.empty")} text={t("scenarios.empty.text")}>
          <Link to="/flows">{t("scenarios.to_flows")}</Link>
        </Empty>
      )}
      {all.length > 0 && (
        <>
          <div className="scenario-bar">
            <Select aria-label={t("scenarios.flow")} value={flow} onChange={setFlow} options={[{ value: "", label: t("scenarios.every_flow") }, ...unique(all.map((row) => row.flow)).map((name) => ({ value: name, label: name }))]} />
            <Select aria-label={t("scenarios.suite")} value={tag} onChange={setTag} options={[{ value: "", label: t("scenarios.every_suite") }, ...unique(all.flatMap((row) => row.tags)).map((name) => ({ value: name, label: name }))]} />
            <Select aria-label={t("scenarios.which")} value={which} onChange={setWhich} options={(["all", "failed", "stale"] as const).map((each) => ({ value: each, label: t(`scenarios.which.${each}`) }))} />
            <Against value={against} flow={flow} onChange={setAgainst} />
            <span className="fill" />
            {failed.length > 0 && (
              <Button disabled={run.isPending} onClick={() => go({ ids: failed.map((row) => row.id) })}>
                {t("scenarios.again", { count: failed.length })}
              </Button>
            )}
            <Button type="primary" icon={<PlayCircleOutlined />} loading={run.isPending} disabled={shown.length === 0} onClick={() => go({ ids: shown.map((row) => row.id) })}>
              {t(shown.length === all.length ? "scenarios.run_all" : "scenarios.run_shown", { count: shown.length })}
            </Button>
          </div>
          {run.isPending && <Working job={job} />}
          {unique(shown.map((row) => row.flow)).map((name) => (
            <Group key={name} flow={name} against={against} rows={shown.filter((row) => row.flow === name)} busy={run.isPending} run={go} open={setOpened} />
          ))}
          {shown.length === 0 && <p className="dim">{t("scenarios.none_such")}</p>}
        </>
      )}
      {importing && <Importing flow={flow} onClose={() => setImporting(false)} />}
      {opened !== null && <One id={opened} against={against} onClose={() => setOpened(null)} />}
    </>
  );
}

function wanted(row: ScenarioRow, which: Which): boolean {
  if (which === "failed") return row.last !== null && !row.last.passed;
  return which === "all" || !row.last?.current;
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort((one, two) => one.localeCompare(two));

interface Grouping {
  readonly flow: string;
  readonly against: string;
  readonly rows: readonly ScenarioRow[];
  readonly busy: boolean;
  readonly run: (given: Omit<Running, "against">) => void;
  readonly open: (id: number) => void;
}

/** The scenarios of one flow. */
function Group({ flow, against, rows, busy, run, open }: Grouping) {
  const { t } = useTranslation();
  const passed = rows.filter((row) => row.last?.passed).length;
  return (
    <section className="scenario-group">
      <h2>
        <Link to="/flows/$name" params={{ name: flow }}>
          {flow}
        </Link>{" "}
        <span className="dim small">{t("scenarios.count", { passed, all: rows.length })}</span>
        <Covered flow={flow} against={against} />
      </h2>
      <table className="table scenario-table">
        <thead>
          <tr>
            <th>{t("scenarios.name")}</th>
            <th>{t("scenarios.call")}</th>
            <th>{t("scenarios.result")}</th>
            <th className="actions">
              <span className="hidden">{t("scenarios.run")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <button type="button" className="scenario-name" onClick={() => open(row.id)}>
                  {row.name}
                </button>
                <div>
                  {row.tags.map((each) => (
                    <span key={each} className="tag">
                      {each}
                    </span>
                  ))}
                </div>
              </td>
              <td className="small">
                {row.at.replace("T", " ") || t("scenarios.workday")}
                <div className="dim">
                  {[row.caller === "" ? t("scenarios.hidden") : row.caller, t("scenarios.inputs", { count: row.inputs })].filter(Boolean).join(" · ")}
                </div>
              </td>
              <td>
                <Result last={row.last} />
              </td>
              <td className="actions">
                <Button size="small" disabled={busy} aria-label={`${t("scenarios.run")} ${row.name}`} onClick={() => run({ ids: [row.id] })}>
                  {t("scenarios.run")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How much of the flow the last runs walked, and the way to see it on the canvas. */
function Covered({ flow, against }: { flow: string; against: string }) {
  const { t } = useTranslation();
  const found = useQuery(coverage(flow, against)).data;
  if (!found || found.passed + found.failed === 0) return null;
  return (
    <span className="covered small">
      {t("scenarios.covered", { nodes: found.entered, all_nodes: found.all_nodes, ports: found.taken, all_ports: found.all_ports })}
      <meter min={0} max={found.all_ports} value={found.taken} aria-label={t("scenarios.coverage")} />
      {against === DRAFT && (
        <a href={`/flows/${part(flow)}#coverage`} onClick={(event) => event.stopPropagation()}>
          {t("scenarios.on_canvas")}
        </a>
      )}
    </span>
  );
}

/** What they are run on: the draft, or what a line answers with now, or a version of the flow that is shown. */
function Against({ value, flow, onChange }: { value: string; flow: string; onChange: (against: string) => void }) {
  const { t } = useTranslation();
  const answered = (useQuery(lines).data ?? []).filter((line) => line.flow && (!flow || line.flow === flow));
  const newest = (useQuery(flows).data ?? []).find((each) => each.name === flow)?.versions ?? 0;
  const versions = Array.from({ length: newest }, (_, index) => newest - index);
  return (
    <Select
      aria-label={t("scenarios.against")}
      value={value}
      onChange={onChange}
      options={[
        { value: DRAFT, label: t("scenarios.against.draft") },
        ...versions.map((number) => ({ value: `version:${number}`, label: t("scenarios.against.version", { number }) })),
        ...(flow ? answered.map((line) => ({ value: `line:${line.number}`, label: t("scenarios.against.line", { number: line.number }) })) : []),
      ]}
    />
  );
}

function Working({ job }: { job: Job<Ran> | null }) {
  const { t } = useTranslation();
  const progress = job?.progress;
  const percent = progress && progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
  return (
    <div className="scenario-working" role="status">
      <Progress percent={percent} showInfo={false} status="active" size="small" />
      <span className="dim small">{t("scenarios.working", { done: progress?.done ?? 0, total: progress?.total ?? 0 })}</span>
    </div>
  );
}
