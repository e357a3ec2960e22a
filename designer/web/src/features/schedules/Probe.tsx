import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { probed } from "@/api/schedules";
import { Refusal } from "@/components/Refusal";
import { periodsOf } from "@/core/schedule";
import type { ScheduleDocument } from "@/core/schedule";
import { clock, minuteOf } from "@/core/week";
import { hueOf, usePeriodName, useReason, useSource } from "./periods";

/** What would hold at a date and time of the schedule's own zone, by the document as it is being edited. */
export function Probe({ document }: { document: ScheduleDocument }) {
  const { t } = useTranslation();
  const [name, reason, source] = [usePeriodName(), useReason(), useSource()];
  const now = () => nowIn(document.zone);
  const [date, setDate] = useState(() => now().slice(0, 10));
  const [time, setTime] = useState(() => now().slice(11));
  const minute = minuteOf(time);
  const ready = date !== "" && minute !== null && minute < 1440;
  const { data, error } = useQuery({ ...probed(document, `${date}T${clock(minute ?? 0)}`), enabled: ready });
  return (
    <section className="probe" aria-label={t("schedules.probe")}>
      <strong>{t("schedules.probe")}</strong>
      <input className="input" type="date" aria-label={t("schedules.probe.date")} value={date} min="1971-01-01" max="2189-12-31" onChange={(event) => setDate(event.target.value)} />
      <input className="input clock" aria-label={t("schedules.probe.time")} aria-invalid={!ready} inputMode="numeric" value={time} maxLength={6} onChange={(event) => setTime(event.target.value)} onBlur={() => minute !== null && setTime(clock(minute))} />
      <Button
        size="small"
        onClick={() => {
          setDate(now().slice(0, 10));
          setTime(now().slice(11));
        }}
      >
        {t("schedules.probe.now")}
      </Button>
      <output aria-live="polite">
        {ready && data && !error && (
          <>
            <span className="tag period" data-hue={hueOf(data.period, periodsOf(document))}>
              {name(data.period)}
            </span>
            {reason(data)} · {t("schedules.source", { source: source(data.source) })}
            {data.unknown_year && <span className="tag warn">{t("schedules.legend.unknown")}</span>}
            {data.next && <span className="dim"> · {t("schedules.until", { when: data.next.local.slice(0, 16).replace("T", " "), period: name(data.next.period) })}</span>}
          </>
        )}
      </output>
      <Refusal error={error} />
    </section>
  );
}

/** Local date and time of a zone, 2026-10-01T09:30. */
export function nowIn(zone: string): string {
  try {
    const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date());
    return parts.replace(" ", "T");
  } catch {
    return new Date().toISOString().slice(0, 16);
  }
}
