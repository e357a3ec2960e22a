import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readPlan } from "@/api/schedules";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import type { LoadedYear } from "@/core/schedule";

const YEAR = /^(19[7-9]\d|20\d\d|21[0-8]\d)$/;

/** The plan of a year out of a file, looked at before it is taken. */
export function LoadYear({ year: begin, onTake, onClose }: { year: number; onTake: (plan: LoadedYear) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [year, setYear] = useState(String(begin));
  const [source, setSource] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [read, setRead] = useState<{ readonly plan: LoadedYear | null; readonly error: Error | null; readonly busy: boolean }>({ plan: null, error: null, busy: false });
  const known = YEAR.test(year);
  const look = async (given: File, of: string) => {
    setFile(given);
    setRead({ plan: null, error: null, busy: true });
    try {
      setRead({ plan: await readPlan(given, Number(of), given.name), error: null, busy: false });
    } catch (error) {
      setRead({ plan: null, error: error as Error, busy: false });
    }
  };
  const choose = (text: string) => {
    setYear(text);
    if (file && YEAR.test(text)) void look(file, text);
  };
  const plan = read.plan && { ...read.plan, source: source.trim() || read.plan.source };
  return (
    <Dialog
      width={560}
      title={t("schedules.plan.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!plan || !known} loading={read.busy} onClick={() => plan && onTake(plan)}>
            {t("schedules.plan.take")}
          </Button>
        </>
      }
    >
      <p className="dim">{t("schedules.plan.lead")}</p>
      <div className="stack">
        <label htmlFor="plan-year">{t("schedules.plan.year")}</label>
        <Input id="plan-year" data-first inputMode="numeric" value={year} maxLength={4} status={known ? "" : "error"} onChange={(event) => choose(event.target.value)} />
        <label htmlFor="plan-source">{t("schedules.plan.source")}</label>
        <Input id="plan-source" value={source} maxLength={200} placeholder={t("schedules.plan.source.example")} onChange={(event) => setSource(event.target.value)} />
        <label htmlFor="plan-file">{t("schedules.plan.file")}</label>
        <input
          id="plan-file"
          className="input"
          type="file"
          accept=".json,.ics,application/json,text/calendar"
          disabled={!known}
          onChange={(event) => {
            const [given] = event.target.files ?? [];
            if (given) void look(given, year);
          }}
        />
      </div>
      <Refusal error={read.error} />
      {plan && (
        <>
          <h3>{t("schedules.plan.found", { count: plan.days.length, source: plan.source })}</h3>
          <ul className="plan">
            {plan.days.map((day) => (
              <li key={day.date}>
                <time>{day.date}</time> <span className="tag">{t(`schedules.kind.${day.kind}`)}</span> {day.name}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
