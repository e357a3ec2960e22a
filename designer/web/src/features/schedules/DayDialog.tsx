import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { YearDay } from "@/api/schedules";
import { Dialog } from "@/components/Dialog";
import { spanOf, withCompanyDay } from "@/core/schedule";
import type { ScheduleDocument } from "@/core/schedule";
import { useTold } from "./told";

interface Props {
  readonly day: YearDay;
  readonly document: ScheduleDocument;
  readonly onChange: (document: ScheduleDocument) => void;
  readonly onExceptions: () => void;
  readonly onClose: () => void;
}

/** One day of the year: what it is and why, and making it a day of the company's own. */
export function DayDialog({ day, document, onChange, onExceptions, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const told = useTold();
  const own = (document.company_days ?? []).find((each) => {
    const [first, last] = spanOf(each);
    return first <= day.date && day.date <= last;
  });
  const [name, setName] = useState(own?.name ?? "");
  const date = new Date(`${day.date}T12:00:00Z`).toLocaleDateString(i18n.language, { year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone: "UTC" });
  const done = (next: ScheduleDocument) => {
    onChange(next);
    onClose();
  };
  const make = (kind: "holiday" | "workday") => done(withCompanyDay(document, day.date, { kind, name: name.trim() }));
  const except = () => {
    done({ ...document, exceptions: [...(document.exceptions ?? []), { date: day.date, period: "closed", ...(name.trim() ? { name: name.trim() } : {}) }] });
    onExceptions();
  };
  return (
    <Dialog width={520} title={date} onClose={onClose}>
      <p>{told(day)}</p>
      {day.reason === "exception" && <p className="dim">{t("schedules.company.beaten")}</p>}
      <div className="stack">
        <label htmlFor="day-name">{t("schedules.company.name")}</label>
        <Input id="day-name" data-first value={name} maxLength={100} placeholder={t("schedules.company.example")} onChange={(event) => setName(event.target.value)} />
      </div>
      <div className="choices">
        <Button onClick={() => make("holiday")}>{t("schedules.company.holiday")}</Button>
        <Button onClick={() => make("workday")}>{t("schedules.company.workday")}</Button>
        <Button onClick={except}>{t("schedules.company.exception")}</Button>
        {own && (
          <Button danger onClick={() => done(withCompanyDay(document, day.date, null))}>
            {t("schedules.company.remove")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
