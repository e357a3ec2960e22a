import { RedoOutlined, SaveOutlined, UndoOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useBlocker, useParams } from "@tanstack/react-router";
import { Button, Select, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { loadSchedule, saveSchedule, schedule as scheduleQuery, useSchedules } from "@/api/schedules";
import type { Loaded } from "@/api/schedules";
import { Confirm } from "@/components/Dialog";
import { message } from "@/components/messages";
import { isProblem } from "@/components/problem";
import { Refusal } from "@/components/Refusal";
import { same, useEditing } from "./editing";
import { Earlier } from "./Earlier";
import { Exceptions } from "./Exceptions";
import { nowIn, Probe } from "./Probe";
import "./schedules.css";
import { WeekPart } from "./WeekPart";
import { YearPart } from "./YearPart";

const PARTS = ["week", "exceptions", "year"] as const;

export function SchedulePage() {
  const { name } = useParams({ from: "/shell/schedules/$name" });
  const { t } = useTranslation();
  const { data, error } = useQuery(scheduleQuery(name));
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/schedules">{t("schedules.title")}</Link> / {name}
      </nav>
      <Refusal error={error} />
      {data ? <Editor key={name} begin={data} /> : !error && <Skeleton active />}
    </>
  );
}

function Editor({ begin }: { begin: Loaded }) {
  const { t } = useTranslation();
  const [base, setBase] = useState(begin);
  const editing = useEditing(begin.document);
  const { document, change, undo, redo } = editing;
  const [part, setPart] = useState<(typeof PARTS)[number]>("week");
  const saving = useSchedules(saveSchedule);
  const dirty = !same(document, base.document);
  const today = nowIn(document.zone).slice(0, 10);
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  const save = (revision: string) =>
    saving.mutate(
      { name: base.name, document, revision },
      {
        onSuccess: (saved) => {
          setBase(saved);
          message.success(t("schedules.saved"));
        },
      },
    );
  const theirs = async (then: (found: Loaded) => void) => then(await loadSchedule(base.name));
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || window.document.querySelector("dialog[open]")) return;
      const typing = event.target instanceof HTMLInputElement && !["checkbox", "date"].includes(event.target.type);
      if (event.key === "s") {
        event.preventDefault();
        if (dirty) save(base.revision);
      } else if (!typing && (event.key === "z" || event.key === "y")) {
        event.preventDefault();
        if (event.key === "y" || event.shiftKey) redo();
        else undo();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
  const conflict = saving.error && isProblem(saving.error) && "status" in saving.error.body && saving.error.body.status === 412;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{base.name}</h1>
          <p className="lead">
            <Zone value={document.zone} onChange={(zone) => change({ ...document, zone })} />
          </p>
        </div>
        <div className="tools">
          <span className={dirty ? "tag warn" : "tag"} role="status">
            {t(dirty ? "schedules.unsaved" : "schedules.is_saved")}
          </span>
          <Earlier name={base.name} onTake={change} />
          <button type="button" className="tool" title={t("schedules.undo")} aria-label={t("schedules.undo")} disabled={!editing.canUndo} onClick={undo}>
            <UndoOutlined />
          </button>
          <button type="button" className="tool" title={t("schedules.redo")} aria-label={t("schedules.redo")} disabled={!editing.canRedo} onClick={redo}>
            <RedoOutlined />
          </button>
          <Button disabled={!dirty} onClick={() => change(base.document)}>
            {t("schedules.revert")}
          </Button>
          <Button type="primary" icon={<SaveOutlined />} disabled={!dirty} loading={saving.isPending} onClick={() => save(base.revision)}>
            {t("schedules.save")}
          </Button>
        </div>
      </div>
      {conflict ? (
        <div className="notice bad" role="alert">
          <strong>{t("schedules.conflict")}</strong>
          <p>{t("schedules.conflict.text")}</p>
          <Button
            onClick={() =>
              void theirs((found) => {
                setBase(found);
                change(found.document);
                saving.reset();
              })
            }
          >
            {t("schedules.conflict.theirs")}
          </Button>{" "}
          <Button onClick={() => void theirs((found) => save(found.revision))}>{t("schedules.conflict.mine")}</Button>
        </div>
      ) : (
        <Refusal error={saving.error} />
      )}
      <Probe document={document} />
      <div className="parts" role="tablist" aria-label={t("schedules.parts")}>
        {PARTS.map((each) => (
          <button key={each} type="button" role="tab" id={`part-${each}`} aria-selected={part === each} aria-controls="part" onClick={() => setPart(each)}>
            {t(`schedules.part.${each}`)}
            {each === "exceptions" && (document.exceptions ?? []).length > 0 && <span className="count">{document.exceptions?.length}</span>}
          </button>
        ))}
      </div>
      <div id="part" role="tabpanel" aria-labelledby={`part-${part}`}>
        {part === "week" && <WeekPart document={document} onChange={change} />}
        {part === "exceptions" && <Exceptions document={document} today={today} onChange={change} />}
        {part === "year" && <YearPart document={document} today={today} onChange={change} onExceptions={() => setPart("exceptions")} />}
      </div>
      <Uses uses={base.uses} />
      {blocker.status === "blocked" && <Confirm danger title={t("schedules.leave")} text={t("schedules.leave.text")} ok={t("schedules.leave.ok")} onOk={blocker.proceed} onClose={blocker.reset} />}
    </>
  );
}

function Zone({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation();
  const zones = Intl.supportedValuesOf("timeZone");
  const all = zones.includes(value) ? zones : [value, ...zones];
  return (
    <>
      <label htmlFor="zone">{t("schedules.zone")}</label> <Select id="zone" className="zone" showSearch value={value} options={all.map((zone) => ({ value: zone, label: zone }))} onChange={onChange} />
    </>
  );
}

function Uses({ uses }: { uses: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <section className="uses">
      <h2>{t("schedules.uses")}</h2>
      {uses.length === 0 ? (
        <p className="dim">{t("schedules.uses.none")}</p>
      ) : (
        <ul>
          {uses.map((use) => (
            <li key={use}>{use}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
