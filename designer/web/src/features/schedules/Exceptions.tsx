import { CopyOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { onDays, periodsOf, spanOf } from "@/core/schedule";
import type { DatedException, ScheduleDocument } from "@/core/schedule";
import { Hours } from "./Hours";
import { usePeriodName } from "./periods";

interface Props {
  readonly document: ScheduleDocument;
  readonly today: string;
  readonly onChange: (document: ScheduleDocument) => void;
}

/** Dated exceptions: they beat public holidays and the week. The narrowest that covers a day counts. */
export function Exceptions({ document, today, onChange }: Props) {
  const { t } = useTranslation();
  const periods = periodsOf(document);
  const rows = document.exceptions ?? [];
  const put = (exceptions: readonly DatedException[]) => onChange({ ...document, exceptions });
  const add = (exception: DatedException) => put([...rows, exception]);
  return (
    <>
      <p className="dim">{t("schedules.exceptions.lead")}</p>
      {rows.length === 0 && <p className="notice">{t("schedules.exceptions.none")}</p>}
      <ul className="exceptions">
        {rows.map((row, index) => (
          <Exception
            key={index}
            row={row}
            periods={periods}
            onChange={(next) => put(rows.with(index, next))}
            onRemove={() => put(rows.filter((_, other) => other !== index))}
            onNextYear={() => add(nextYear(row))}
          />
        ))}
      </ul>
      <Button icon={<PlusOutlined />} onClick={() => add({ date: today, period: "closed" })}>
        {t("schedules.exceptions.add")}
      </Button>
    </>
  );
}

interface RowProps {
  readonly row: DatedException;
  readonly periods: readonly string[];
  readonly onChange: (row: DatedException) => void;
  readonly onRemove: () => void;
  readonly onNextYear: () => void;
}

function Exception({ row, periods, onChange, onRemove, onNextYear }: RowProps) {
  const { t } = useTranslation();
  const name = usePeriodName();
  const [first, last] = spanOf(row);
  const label = row.name ?? first;
  const span = (from: string, to: string) => from && to && onChange(onDays(row, from, to < from ? from : to));
  const called = (text: string) => {
    onChange(text.trim() ? { ...row, name: text.trim() } : without(row, "name"));
  };
  return (
    <li>
      <div className="exception">
        <input className="input" type="date" aria-label={`${t("schedules.first_day")} ${label}`} value={first} onChange={(event) => span(event.target.value, last < event.target.value || first === last ? event.target.value : last)} />
        <span aria-hidden>–</span>
        <input className="input" type="date" aria-label={`${t("schedules.last_day")} ${label}`} value={last} min={first} onChange={(event) => span(first, event.target.value)} />
        <input key={row.name ?? ""} className="input" aria-label={`${t("schedules.exception.name")} ${label}`} placeholder={t("schedules.exception.example")} defaultValue={row.name ?? ""} maxLength={200} onBlur={(event) => called(event.target.value)} />
        <select className="input" aria-label={`${t("schedules.period")} ${label}`} value={row.period ?? "closed"} onChange={(event) => onChange({ ...row, period: event.target.value })}>
          {periods.map((period) => (
            <option key={period} value={period}>
              {name(period)}
            </option>
          ))}
        </select>
        <button type="button" className="tool" title={t("schedules.exception.next_year")} aria-label={`${t("schedules.exception.next_year")} ${label}`} onClick={onNextYear}>
          <CopyOutlined />
        </button>
        <button type="button" className="tool" title={t("schedules.exception.remove")} aria-label={`${t("schedules.exception.remove")} ${label}`} onClick={onRemove}>
          <DeleteOutlined />
        </button>
      </div>
      <Hours
        label={`${t("schedules.exception.hours")} ${label}`}
        ranges={row.hours ?? []}
        periods={periods}
        onChange={(hours) => onChange(hours.length > 0 ? { ...row, hours } : without(row, "hours"))}
      />
    </li>
  );
}

function without(row: DatedException, field: keyof DatedException): DatedException {
  return Object.fromEntries(Object.entries(row).filter(([key]) => key !== field));
}

/** The same days a year later; 29 February becomes the 28th. */
function nextYear(row: DatedException): DatedException {
  const later = (date: string) => `${Number(date.slice(0, 4)) + 1}${date.slice(4) === "-02-29" ? "-02-28" : date.slice(4)}`;
  const [first, last] = spanOf(row);
  return onDays(row, later(first), later(last));
}
