import { CopyOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isUsed, periodsOf, STANDARD, weekOf } from "@/core/schedule";
import type { ScheduleDocument } from "@/core/schedule";
import { WEEKDAYS, writeWeek } from "@/core/week";
import type { Weekday } from "@/core/week";
import { Hours } from "./Hours";
import { hueOf, usePeriodName } from "./periods";
import { WeekGrid } from "./WeekGrid";

const NAME = /^[\p{L}\p{N}_-]{1,40}$/u;

interface Props {
  readonly document: ScheduleDocument;
  readonly onChange: (document: ScheduleDocument) => void;
}

/** The hours of an ordinary week, the periods they are made of, and what a public holiday does to them. */
export function WeekPart({ document, onChange }: Props) {
  const { t } = useTranslation();
  const name = usePeriodName();
  const periods = periodsOf(document);
  const otherwise = document.otherwise ?? "closed";
  const [brush, setBrush] = useState("open");
  const [open, setOpen] = useState<number | null>(null);
  const week = weekOf(document);
  const day = open === null ? null : (WEEKDAYS[open] as Weekday);
  const copy = (days: readonly Weekday[]) => day && onChange({ ...document, weekly: { ...document.weekly, ...Object.fromEntries(days.map((each) => [each, document.weekly?.[day] ?? []])) } });
  return (
    <>
      <div className="brushes" role="radiogroup" aria-label={t("schedules.brush")}>
        <span className="dim">{t("schedules.brush")}</span>
        {periods.map((period) => (
          <span key={period} className="brush" data-hue={hueOf(period, periods)}>
            <button type="button" role="radio" aria-checked={brush === period} onClick={() => setBrush(period)}>
              {name(period)}
              {period === otherwise && <small> {t("schedules.erases")}</small>}
            </button>
            {!STANDARD.some((each) => each === period) && (
              <button
                type="button"
                className="tool"
                disabled={isUsed(document, period)}
                title={t(isUsed(document, period) ? "schedules.period.used" : "schedules.period.remove")}
                aria-label={`${t("schedules.period.remove")} ${period}`}
                onClick={() => {
                  onChange({ ...document, periods: (document.periods ?? []).filter((each) => each !== period) });
                  setBrush("open");
                }}
              >
                <DeleteOutlined />
              </button>
            )}
          </span>
        ))}
        <AddPeriod
          taken={periods}
          onAdd={(period) => {
            onChange({ ...document, periods: [...(document.periods ?? []), period] });
            setBrush(period);
          }}
        />
      </div>
      <WeekGrid week={week} periods={periods} otherwise={otherwise} brush={brush} openDay={open} onOpenDay={(index) => setOpen(open === index ? null : index)} onChange={(next) => onChange({ ...document, weekly: writeWeek(next) })} />
      {day && (
        <section className="typing">
          <h3>{t("schedules.times_of", { day: t(`schedules.day.${day}`) })}</h3>
          <Hours label={t(`schedules.day.${day}`)} ranges={document.weekly?.[day] ?? []} periods={periods} onChange={(ranges) => onChange({ ...document, weekly: { ...document.weekly, [day]: ranges } })} />
          <p className="copying">
            <Button size="small" icon={<CopyOutlined />} onClick={() => copy(WEEKDAYS.slice(0, 5))}>
              {t("schedules.copy.workdays")}
            </Button>{" "}
            <Button size="small" icon={<CopyOutlined />} onClick={() => copy(WEEKDAYS)}>
              {t("schedules.copy.all")}
            </Button>
          </p>
        </section>
      )}
      <Rest document={document} onChange={onChange} periods={periods} />
    </>
  );
}

function AddPeriod({ taken, onAdd }: { taken: readonly string[]; onAdd: (period: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <Button size="small" icon={<PlusOutlined />} onClick={() => setText("")}>
        {t("schedules.period.add")}
      </Button>
    );
  }
  const period = text.trim();
  const problem = period === "" ? "" : taken.includes(period) ? t("schedules.period.taken") : NAME.test(period) ? "" : t("schedules.period.letters");
  const add = () => {
    if (period === "" || problem) return;
    onAdd(period);
    setText(null);
  };
  return (
    <span className="adding">
      <Input size="small" autoFocus aria-label={t("schedules.period.name")} placeholder={t("schedules.period.example")} value={text} maxLength={40} status={problem ? "error" : ""} onChange={(event) => setText(event.target.value)} onPressEnter={add} onKeyDown={(event) => event.key === "Escape" && setText(null)} />
      <Button size="small" disabled={period === "" || problem !== ""} onClick={add}>
        {t("schedules.add")}
      </Button>
      {problem && <span role="alert">{problem}</span>}
    </span>
  );
}

/** What holds outside of the hours, on public holidays and on make-up workdays. */
function Rest({ document, onChange, periods }: Props & { readonly periods: readonly string[] }) {
  const { t } = useTranslation();
  const name = usePeriodName();
  const holiday = document.holiday ?? {};
  const options = periods.map((period) => (
    <option key={period} value={period}>
      {name(period)}
    </option>
  ));
  return (
    <section className="rest">
      <h2>{t("schedules.holidays")}</h2>
      <label>
        <input type="checkbox" checked={document.calendar === "CN"} onChange={(event) => onChange({ ...document, calendar: event.target.checked ? "CN" : null })} /> {t("schedules.calendar")}
      </label>
      <div className="rest-rows">
        <label htmlFor="otherwise">{t("schedules.otherwise")}</label>
        <select id="otherwise" className="input" value={document.otherwise ?? "closed"} onChange={(event) => onChange({ ...document, otherwise: event.target.value })}>
          {options}
        </select>
        <label htmlFor="on-holiday">{t("schedules.on_holiday")}</label>
        <select id="on-holiday" className="input" value={holiday.period ?? "holiday"} onChange={(event) => onChange({ ...document, holiday: { ...holiday, period: event.target.value } })}>
          {options}
        </select>
        <label htmlFor="makeup">{t("schedules.makeup")}</label>
        <select id="makeup" className="input" value={document.makeup_weekday ?? "mon"} onChange={(event) => onChange({ ...document, makeup_weekday: event.target.value as Weekday })}>
          {WEEKDAYS.map((weekday) => (
            <option key={weekday} value={weekday}>
              {t(`schedules.day.${weekday}`)}
            </option>
          ))}
        </select>
      </div>
      <h3>{t("schedules.holiday_hours")}</h3>
      <Hours label={t("schedules.holiday_hours")} ranges={holiday.hours ?? []} periods={periods} onChange={(hours) => onChange({ ...document, holiday: { ...holiday, hours } })} />
    </section>
  );
}
