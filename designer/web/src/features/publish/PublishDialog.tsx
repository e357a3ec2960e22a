import { CheckCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AutoComplete, Button, Input, Progress, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { approvals } from "@/api/approvals";
import { coming, isOpen } from "@/api/coming";
import { lines, review, usePublish } from "@/api/publishing";
import type { Job, Line, Review } from "@/api/types";
import type { Published } from "@/api/publishing";
import { Dialog } from "@/components/Dialog";
import { Changes } from "@/components/Changes";
import { Refusal } from "@/components/Refusal";
import { SeverityIcon } from "@/components/SeverityIcon";
import { useWhen } from "@/components/time";
import type { Finding } from "@/core/findings";
import { useReader } from "@/i18n";
import type { SavingStore } from "../editor/saving";
import { FailedScenarios } from "./FailedScenarios";
import { BehindList } from "@/features/lines/Behind";
import { LiveMark } from "../lines/LiveMark";
import { AcceptFinding } from "../editor/AcceptFinding";
import { useEditor, useEditorStore } from "../editor/store";
import { msOf, nextNight, WhenField, windowOf } from "./WhenField";
import type { When } from "./WhenField";

const FAILED = "scenario_failed";
const NUMBER = /^\+?[0-9]{1,20}$/;

/** Review, line, message; then the work until it is live. */
export function PublishDialog({ saving, onClose }: { saving: SavingStore; onClose: () => void }) {
  const { t } = useTranslation();
  const when = useWhen();
  const reader = useReader();
  const name = useEditor((editor) => editor.name);
  const revision = useStore(saving, (now) => now.revision);
  const state = useStore(saving, (now) => now.state);
  const all = useQuery(lines).data ?? [];
  const [typed, setTyped] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const [job, setJob] = useState<Job<Published> | null>(null);
  const [later, setLater] = useState<When | null>(null);
  const publish = usePublish(name, setJob);
  useEffect(() => void saving.getState().flush(), [saving]);
  const answered = all.filter((line) => line.flow === name);
  // A flow that answers several lines goes to all of them unless somebody says otherwise.
  const several = answered.length > 1;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const own = several ? "" : (answered[0]?.number ?? (all.length === 1 ? all[0]?.number : undefined) ?? "");
  const other = (typed ?? own).trim();
  const numbers = [...new Set([...(several ? answered.map((each) => each.number).filter((each) => !left.has(each)) : []), ...(other ? [other] : [])])];
  const number = numbers[0] ?? "";
  const valid = numbers.length > 0 && (other === "" || NUMBER.test(other));
  const shown = useQuery({ ...review(name, valid ? number : "", revision), enabled: state === "saved" });
  const done = publish.data?.state === "done" ? (publish.data.result ?? {}) : null;
  const line = all.find((each) => each.number === other);
  const go = () => {
    if (!shown.data) return;
    const time = later ? { at: msOf(later), window_ms: windowOf(later) } : {};
    publish.mutate({ line: number, more: numbers.slice(1), message: words.trim(), base_revision: shown.data.revision, ...time });
  };
  const asks = useQuery(approvals).data?.on ?? false;
  const next = useQuery({ ...coming(valid ? number : "-"), enabled: valid }).data?.find(isOpen);
  const kept = (done?.more ?? []).filter((each) => each.problem);
  const reached = [done?.line ?? number, ...(done?.more ?? []).filter((each) => !each.problem).map((each) => each.number)];
  const told = { line: reached.join(reader === "zh" ? "、" : ", "), version: done?.version ?? "" };
  const footer = done ? (
    <Button type="primary" onClick={onClose}>
      {t("close")}
    </Button>
  ) : (
    <>
      <Button onClick={onClose} disabled={publish.isPending}>
        {t("cancel")}
      </Button>
      <Button type="primary" loading={publish.isPending} disabled={!valid || !shown.data?.publishable || (later !== null && msOf(later) === null)} onClick={go}>
        {t(asks ? "publish.ask" : later ? "publish.do_later" : "publish.do")}
      </Button>
    </>
  );
  return (
    <Dialog width={720} title={t("publish.title", { name })} onClose={onClose} closable={!publish.isPending} footer={footer} className="publish">
      {done ? (
        <div className="published">
          <CheckCircleFilled className="severity good" />
          {done.asked ? (
            <>
              <h2>{t("publish.asked", told)}</h2>
              <p className="dim">{t("publish.asked.note")}</p>
            </>
          ) : done.coming ? (
            <>
              <h2>{t("publish.planned", { ...told, when: later ? when(msOf(later) ?? 0) : "" })}</h2>
              <p className="dim">{t("publish.planned.note")}</p>
            </>
          ) : (
            <>
              <h2>{t(reached.length > 1 ? "publish.done.many" : "publish.done", told)}</h2>
              {all
                .filter((each) => reached.includes(each.number))
                .map((each) => (
                  <div key={each.number}>
                    {reached.length > 1 && <span>{each.number} </span>}
                    <LiveMark line={each} />
                    <BehindList line={each} />
                  </div>
                ))}
            </>
          )}
          {kept.map((each) => (
            <p key={each.number} className="notice bad" role="alert">
              {t("publish.kept", { line: each.number })} {each.problem?.[reader]}
            </p>
          ))}
          <p>
            {reached.length > 1 ? (
              <Link to="/lines">{t("publish.see.many")}</Link>
            ) : (
              <Link to="/lines/$number" params={{ number: reached[0] ?? number }}>
                {t("publish.see")}
              </Link>
            )}
          </p>
        </div>
      ) : publish.isPending ? (
        <Working job={job} />
      ) : (
        <div className="stack">
          {several && <LineChoice rows={answered} left={left} onChange={setLeft} />}
          <label htmlFor="publish-line">{t(several ? "publish.line.other" : "publish.line")}</label>
          <AutoComplete
            id="publish-line"
            value={typed ?? own}
            placeholder={t("publish.line.placeholder")}
            status={other !== "" && !NUMBER.test(other) ? "error" : ""}
            options={all.filter((each) => !several || each.flow !== name).map((each) => ({ value: each.number, label: `${each.number} ${each.title}${each.flow ? ` · ${each.flow}` : ""}` }))}
            onChange={(value: string) => setTyped(value)}
          />
          <span className="dim small">{several && other === "" ? t("publish.line.optional") : line ? (line.flow ? t("publish.line.now", { flow: line.flow, version: line.version }) : t("publish.line.free")) : t("publish.line.new")}</span>
          <label htmlFor="publish-message">{t("publish.message")}</label>
          <Input id="publish-message" value={words} maxLength={500} placeholder={t("publish.message.placeholder")} onChange={(event) => setWords(event.target.value)} />
          <fieldset className="when-choice">
            <legend>{t("when.title")}</legend>
            <label>
              <input type="radio" name="when" checked={later === null} onChange={() => setLater(null)} /> {t("when.now")}
            </label>
            <label>
              <input type="radio" name="when" checked={later !== null} onChange={() => setLater(nextNight())} /> {t("when.later")}
            </label>
            {later && <WhenField when={later} onChange={setLater} />}
          </fieldset>
          {next && <div className="notice">{t("publish.also", { when: next.at === null ? t("coming.at_once") : when(next.at), flow: next.flow, version: next.version })}</div>}
          {asks && <div className="notice">{t("publish.asks")}</div>}
          <Refusal error={shown.error ?? publish.error} />
          {publish.data?.problem && <Failed problem={publish.data.problem} onClose={onClose} />}
          {state !== "saved" && state !== "dirty" && state !== "saving" ? (
            <div className="notice bad">{t("publish.unsaved")}</div>
          ) : shown.data ? (
            <Reviewed found={shown.data} line={numbers.length > 1 ? number : ""} onClose={onClose} />
          ) : (
            !shown.error && <Skeleton active title={false} />
          )}
        </div>
      )}
    </Dialog>
  );
}

/** The lines the flow answers: all of them, but for those somebody leaves out. */
function LineChoice({ rows, left, onChange }: { rows: readonly Line[]; left: ReadonlySet<string>; onChange: (left: ReadonlySet<string>) => void }) {
  const { t } = useTranslation();
  const turn = (number: string) => onChange(new Set(left.has(number) ? [...left].filter((each) => each !== number) : [...left, number]));
  return (
    <fieldset className="line-choice">
      <legend>{t("publish.lines")}</legend>
      {rows.map((each) => (
        <label key={each.number}>
          <input type="checkbox" checked={!left.has(each.number)} onChange={() => turn(each.number)} /> {each.number}{" "}
          <span className="dim small">{[each.title === each.flow ? "" : each.title, t("lines.version", { version: each.version })].filter(Boolean).join(" · ")}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Reviewed({ found, line, onClose }: { found: Review; line: string; onClose: () => void }) {
  const { t } = useTranslation();
  const name = useEditor((editor) => editor.name);
  return (
    <>
      {!found.publishable && <div className="notice bad">{t("publish.blocked", { count: found.counts.error })}</div>}
      {found.scenarios > 0 && <ScenarioLine found={found} />}
      {found.scenarios > 0 && <FailedScenarios flow={name} failing={found.findings.some((finding) => finding.code === FAILED && !finding.accepted)} />}
      <h3>{t("publish.findings")}</h3>
      <FindingList findings={found.findings} onClose={onClose} />
      <h3>{found.before ? t("publish.changes", found.before) : t("publish.first")}</h3>
      {line && found.before && <p className="dim small">{t("publish.changes.of", { line })}</p>}
      {found.before && <Changes changes={found.changes} />}
    </>
  );
}

/** How the flow's scenarios went on this draft. */
function ScenarioLine({ found }: { found: Review }) {
  const { t } = useTranslation();
  const failed = found.findings.filter((finding) => finding.code === FAILED).length;
  return (
    <p className={failed > 0 ? "" : "good"}>
      {failed > 0 ? <SeverityIcon severity="error" /> : <CheckCircleFilled />} {t(failed > 0 ? "publish.scenarios.failed" : "publish.scenarios.passed", { count: found.scenarios, failed })}{" "}
      <Link to="/scenarios">{t("publish.scenarios.see")}</Link>
    </p>
  );
}

function FindingList({ findings, onClose }: { findings: readonly Finding[]; onClose: () => void }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  if (findings.length === 0) return <p className="dim">{t("problems.none")}</p>;
  return (
    <ul className="review-findings">
      {findings.map((finding, index) => (
        <li key={index}>
          <SeverityIcon severity={finding.severity} title={t(`severity.${finding.severity}`)} />
          <button
            type="button"
            onClick={() => {
              onClose();
              store.getState().jump(finding.node, finding.field);
            }}
          >
            {finding.message[reader]} <span className="dim">{finding.accepted ? t("problems.accepted", { reason: finding.accepted }) : finding.mend[reader]}</span>
          </button>
          <AcceptFinding finding={finding} />
        </li>
      ))}
    </ul>
  );
}

function Failed({ problem, onClose }: { problem: NonNullable<Job<Published>["problem"]>; onClose: () => void }) {
  return (
    <div className="notice bad" role="alert">
      <strong>{problem.detail}</strong> {problem.mend}
      {problem.findings && <FindingList findings={problem.findings} onClose={onClose} />}
    </div>
  );
}

function Working({ job }: { job: Job<Published> | null }) {
  const { t } = useTranslation();
  const progress = job?.progress;
  const percent = progress && progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
  const stage = progress?.stage ?? "waiting";
  return (
    <div className="working" role="status">
      <Progress percent={percent} showInfo={false} status="active" />
      <p>
        {t(`publish.stage.${stage}`, { defaultValue: t("publish.stage.working") })} {progress && progress.total > 0 && t("publish.of", { done: progress.done, total: progress.total })}
      </p>
    </div>
  );
}
