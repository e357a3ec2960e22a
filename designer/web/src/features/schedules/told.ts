import { useTranslation } from "react-i18next";
import type { YearDay } from "@/api/schedules";
import { usePeriodName, useReason, useSource } from "./periods";

/** A day in words: why it is so, who says so, and its hours. */
export function useTold(): (day: YearDay) => string {
  const { t } = useTranslation();
  const [name, reason, source] = [usePeriodName(), useReason(), useSource()];
  return (day) => {
    const hours = day.hours.map((each) => `${name(each.period)} ${each.from}–${each.to}`).join(t("list.between"));
    const rest = hours ? `${hours} · ${t("schedules.else", { period: name(day.period) })}` : name(day.period);
    const unknown = day.known ? "" : ` · ${t("schedules.legend.unknown")}`;
    return `${reason(day)} · ${rest} · ${t("schedules.source", { source: source(day.source) })}${unknown}`;
  };
}
