import { CheckCircleFilled, CloseCircleFilled, CopyOutlined, ExclamationCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Progress, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import type { ProblemBody } from "@/api/client";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { useTold } from "@/components/told";
import { useReader } from "@/i18n";
import { checks, useCheck } from "./api";
import type { Checked, ChecksJob, Verdict } from "./api";
import { copyText } from "./copy";

const STATES = ["bad", "doubtful", "good"] as const;
const ICONS = { good: CheckCircleFilled, doubtful: ExclamationCircleFilled, bad: CloseCircleFilled } as const;
const LOOKS = { good: "good", doubtful: "warning", bad: "error" } as const;

/** What this machine lacks and how to mend it, as `app.py doctor` finds it. */
export function ChecksPart() {
  const { t } = useTranslation();
  const { data, error } = useQuery(checks);
  const check = useCheck();
  const job = data?.job ?? null;
  const running = check.isPending || job?.state === "waiting" || job?.state === "running";
  const failed = job?.problem ? new Problem(job.problem as ProblemBody) : null;
  return (
    <>
      <Refusal error={error ?? check.error ?? failed} />
      {!data && !error && <Skeleton active title={false} />}
      {data && !job && !running && (
        <Empty title={t("system.checks.empty")} text={t("system.checks.empty.text")}>
          <Button type="primary" onClick={() => check.mutate()}>
            {t("system.checks.run")}
          </Button>
        </Empty>
      )}
      {running && <Running job={job} />}
      {!running && job && !job.result && (
        <Button type="primary" onClick={() => check.mutate()}>
          {t("system.checks.again")}
        </Button>
      )}
      {!running && job?.result && <Found found={job.result} onAgain={() => check.mutate()} />}
    </>
  );
}

function Running({ job }: { job: ChecksJob | null }) {
  const { t } = useTranslation();
  const progress = job?.progress;
  const percent = progress && progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
  return (
    <div className="form-card" role="status">
      <p>{progress ? t("system.checks.at", { now: progress.done + 1, total: progress.total }) : t("system.checks.starting")}</p>
      <Progress percent={percent} showInfo={false} status="active" aria-label={t("system.part.checks")} />
    </div>
  );
}

function Found({ found, onAgain }: { found: Checked; onAgain: () => void }) {
  const { t } = useTranslation();
  const reader = useReader();
  const told = useTold();
  const verdicts = found.checks.flatMap((check) => check.verdicts);
  const when = useWhen();
  const copy = () =>
    void copyText(asText(found, (state) => t(`system.state.${state}`), reader)).then((done) => told(t(done ? "system.checks.copied" : "system.checks.not_copied")));
  return (
    <>
      <div className="system-head">
        <p>
          {STATES.map((state) => (
            <span key={state} className="system-count">
              <Mark state={state} /> {t(`system.state.${state}`)} <strong>{verdicts.filter((verdict) => verdict.state === state).length}</strong>
            </span>
          ))}
          <span className="dim">{t("system.checks.when", { host: found.host, at: when(found.at) })}</span>
        </p>
        <Button icon={<CopyOutlined />} onClick={copy}>
          {t("system.checks.copy")}
        </Button>
        <Button type="primary" onClick={onAgain}>
          {t("system.checks.again")}
        </Button>
      </div>
      <table className="table system-checks">
        <thead>
          <tr>
            <th>{t("system.checks.where")}</th>
            <th>{t("system.checks.state")}</th>
            <th>{t("system.checks.what")}</th>
          </tr>
        </thead>
        {found.checks.map((check) => (
          <tbody key={check.name}>
            {check.verdicts.length === 0 && (
              <tr>
                <th scope="row">{check.title[reader]}</th>
                <td className="dim">—</td>
                <td className="dim">{t("system.checks.nothing")}</td>
              </tr>
            )}
            {check.verdicts.map((verdict, index) => (
              <tr key={index}>
                {index === 0 && (
                  <th scope="rowgroup" rowSpan={check.verdicts.length}>
                    {check.title[reader]}
                  </th>
                )}
                <td className="system-state">
                  <Mark state={verdict.state} /> {t(`system.state.${verdict.state}`)}
                </td>
                <td>
                  {verdict.what[reader]}
                  {verdict.mend && <div className="dim">→ {verdict.mend[reader]}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </>
  );
}

function Mark({ state }: { state: Verdict["state"] }) {
  const Icon = ICONS[state];
  return <Icon aria-hidden className={`severity ${LOOKS[state]}`} />;
}

/** The same for whoever helps: plain lines in the reader's language. */
function asText(found: Checked, word: (state: Verdict["state"]) => string, reader: "zh" | "en"): string {
  const lines = found.checks.flatMap((check) =>
    check.verdicts.flatMap((verdict) => [`[${word(verdict.state)}] ${check.title[reader]}: ${verdict.what[reader]}`, ...(verdict.mend ? [`    → ${verdict.mend[reader]}`] : [])]),
  );
  return [`Tonepath · ${found.host} · ${new Date(found.at).toISOString()}`, ...lines, ""].join("\n");
}
