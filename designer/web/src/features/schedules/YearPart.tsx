import { DeleteOutlined, LeftOutlined, RightOutlined, UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { yearOf } from "@/api/schedules";
import type { YearDay } from "@/api/schedules";
import { Refusal } from "@/components/Refusal";
import { withYear } from "@/core/schedule";
import type { ScheduleDocument } from "@/core/schedule";
import { DayDialog } from "./DayDialog";
import { LoadYear } from "./LoadYear";
import { useTold } from "./told";

interface Props {
  readonly document: ScheduleDocument;
  readonly today: string;
  readonly onChange: (document: ScheduleDocument) => void;
  readonly onExceptions: () => void;
}

const LEGEND = ["holiday", "makeup", "exception", "company", "closed", "unknown"] as const;

/** Twelve months: what each day is, and who says so. A year nobody has published is told as unknown. */
export function YearPart({ document, today, onChange, onExceptions }: Props) {
  const { t } = useTranslation();
  const [year, setYear] = useState(Number(today.slice(0, 4)));
  const [chosen, setChosen] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const { data, error } = useQuery(yearOf(document, year));
  const day = data?.days.find((each) => each.date === chosen);
  return (
    <>
      <div className="year-head">
        <button type="button" className="tool" aria-label={t("schedules.year.before")} title={t("schedules.year.before")} disabled={year <= 1971} onClick={() => setYear(year - 1)}>
          <LeftOutlined />
        </button>
        <h2 aria-live="polite">{year}</h2>
        <button type="button" className="tool" aria-label={t("schedules.year.after")} title={t("schedules.year.after")} disabled={year >= 2189} onClick={() => setYear(year + 1)}>
          <RightOutlined />
        </button>
        <ul className="legend">
          {LEGEND.map((each) => (
            <li key={each}>
              <span className="year-day" data-kind={each} aria-hidden>
                {t(`schedules.mark.${each}`)}
              </span>
              {t(`schedules.legend.${each}`)}
            </li>
          ))}
        </ul>
        <Button icon={<UploadOutlined />} onClick={() => setLoading(true)}>
          {t("schedules.plan.load")}
        </Button>
      </div>
      <Refusal error={error} />
      {data && data.year === year && !data.known && (
        <p className="notice warn" role="status">
          <strong>{t("schedules.unknown", { year })}</strong> {t("schedules.unknown.text")}
        </p>
      )}
      {(document.years ?? []).map((each) => (
        <p key={each.year} className="small loaded">
          {t("schedules.plan.loaded", { year: each.year, source: each.source, count: each.days.length })}
          <button type="button" className="tool" title={t("schedules.plan.remove")} aria-label={`${t("schedules.plan.remove")} ${each.year}`} onClick={() => onChange({ ...document, years: (document.years ?? []).filter((other) => other.year !== each.year) })}>
            <DeleteOutlined />
          </button>
        </p>
      ))}
      {data ? <Months days={data.days} today={today} onChoose={setChosen} /> : !error && <Skeleton active />}
      {day && <DayDialog day={day} document={document} onChange={onChange} onExceptions={onExceptions} onClose={() => setChosen(null)} />}
      {loading && (
        <LoadYear
          year={data?.known === false ? year : year + (document.calendar === "CN" ? 1 : 0)}
          onClose={() => setLoading(false)}
          onTake={(plan) => {
            onChange(withYear(document, plan));
            setYear(plan.year);
            setLoading(false);
          }}
        />
      )}
    </>
  );
}

function Months({ days, today, onChoose }: { days: readonly YearDay[]; today: string; onChoose: (date: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="months">
      {Array.from({ length: 12 }, (_, month) => {
        const own = days.filter((day) => Number(day.date.slice(5, 7)) === month + 1);
        const blank = (new Date(`${own[0]?.date ?? "1970-01-01"}T00:00:00Z`).getUTCDay() + 6) % 7;
        return (
          <section key={month} className="month" aria-label={t(`schedules.month.${month + 1}`)}>
            <h3>{t(`schedules.month.${month + 1}`)}</h3>
            <div className="month-days">
              {["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((each) => (
                <span key={each} className="dim" aria-hidden>
                  {t(`schedules.short.${each}`)}
                </span>
              ))}
              {Array.from({ length: blank }, (_, index) => (
                <span key={index} />
              ))}
              {own.map((day) => (
                <Day key={day.date} day={day} today={day.date === today} onChoose={onChoose} />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}

function Day({ day, today, onChoose }: { day: YearDay; today: boolean; onChoose: (date: string) => void }) {
  const { t } = useTranslation();
  const told = useTold();
  const kind = kindOf(day);
  const mark = t(`schedules.mark.${kind}`);
  const words = `${day.date} ${told(day)}`;
  // The name begins with what is seen, so that who says it finds the button.
  const shown = Number(day.date.slice(8));
  return (
    <button type="button" className="year-day" data-kind={kind} data-company={day.source === "company" || undefined} data-known={day.known} data-mark={kind === "closed" ? undefined : mark || undefined} aria-current={today ? "date" : undefined} title={words} aria-label={`${shown} ${words}`} onClick={() => onChoose(day.date)}>
      {shown}
    </button>
  );
}

/** How a day is drawn. */
export function kindOf(day: YearDay): "holiday" | "makeup" | "exception" | "company" | "closed" | "unknown" | "plain" {
  if (day.source === "company") return "company";
  if (day.reason !== "weekly") return day.reason;
  if (!day.known) return "unknown";
  return day.hours.length === 0 ? "closed" : "plain";
}
