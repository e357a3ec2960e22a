import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { clock, DAY, minuteOf, overlapping, readRange, writeRange } from "@/core/week";
import type { Hours as Minutes, Range } from "@/core/week";
import { usePeriodName } from "./periods";

/** Hours of one day, typed. A range whose end is not after its beginning runs over midnight. */
export function Hours({ ranges, periods, label, onChange }: { ranges: readonly Range[]; periods: readonly string[]; label: string; onChange: (ranges: readonly Range[]) => void }) {
  const { t } = useTranslation();
  const name = usePeriodName();
  const hours = ranges.map(readRange);
  const put = (next: readonly Minutes[]) => onChange(next.toSorted((one, two) => one.start - two.start).map(writeRange));
  const set = (index: number, part: Partial<Minutes>) => {
    const each = { ...(hours[index] as Minutes), ...part };
    const end = each.end > DAY && part.end === undefined ? each.end - DAY : each.end;
    put(hours.with(index, { ...each, end: end > each.start ? end : end + DAY }));
  };
  const add = () => {
    const last = hours.at(-1);
    const start = last && last.end < DAY - 60 ? last.end + (last.end <= 720 ? 60 : 0) : 540;
    put([...hours, { start, end: Math.min(start + 240, DAY), period: "open" }]);
  };
  return (
    <div className="hours" role="group" aria-label={label}>
      {hours.map((each, index) => (
        <div key={index} className="hours-row">
          <Clock label={`${label} ${t("schedules.from")} ${index + 1}`} minute={each.start} onChange={(start) => start < DAY && set(index, { start })} />
          <span aria-hidden>–</span>
          <Clock label={`${label} ${t("schedules.to")} ${index + 1}`} minute={each.end > DAY ? each.end - DAY : each.end} onChange={(end) => set(index, { end })} />
          <select className="input" aria-label={`${label} ${t("schedules.period")} ${index + 1}`} value={each.period} onChange={(event) => set(index, { period: event.target.value })}>
            {periods.map((period) => (
              <option key={period} value={period}>
                {name(period)}
              </option>
            ))}
          </select>
          <button type="button" className="tool" title={t("schedules.hours.remove")} aria-label={`${t("schedules.hours.remove")} ${label} ${clock(each.start)}`} onClick={() => put(hours.filter((_, other) => other !== index))}>
            <DeleteOutlined />
          </button>
          {each.end > DAY && <span className="tag">{t("schedules.overnight")}</span>}
        </div>
      ))}
      {overlapping(hours) && (
        <p className="notice bad" role="alert">
          {t("schedules.overlap")}
        </p>
      )}
      <Button size="small" icon={<PlusOutlined />} aria-label={`${t("schedules.hours.add")} ${label}`} onClick={add}>
        {t("schedules.hours.add")}
      </Button>
    </div>
  );
}

/** A time of day as people type it; what is no time stays visible and is not taken. */
function Clock({ label, minute, onChange }: { label: string; minute: number; onChange: (minute: number) => void }) {
  const [text, setText] = useState(clock(minute));
  useEffect(() => setText(clock(minute)), [minute]);
  const read = minuteOf(text);
  const take = () => {
    if (read === null || read === minute) return setText(clock(minute));
    onChange(read);
  };
  return (
    <input
      className="input clock"
      aria-label={label}
      aria-invalid={read === null}
      inputMode="numeric"
      value={text}
      maxLength={6}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}
