/** How a period is called and coloured. Names of custom periods are their own words. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";

const HUES = ["blue", "amber", "violet", "teal"] as const;
const KNOWN: Readonly<Record<string, string>> = { open: "green", closed: "grey", holiday: "red" };

export function hueOf(period: string, all: readonly string[]): string {
  return KNOWN[period] ?? HUES[Math.max(0, all.indexOf(period) - 3) % HUES.length] ?? "blue";
}

export function usePeriodName(): (period: string) => string {
  const { t } = useTranslation();
  return useCallback((period) => t(`period.${period}`, { defaultValue: period }), [t]);
}

/** The words for why a period holds: "国庆节", "星期四". */
export function useReason(): (told: { readonly reason: string; readonly label: string }) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ reason, label }) => (reason === "weekly" ? t("schedules.reason.weekly", { day: t(`schedules.day.${label}`) }) : t(`schedules.reason.${reason}`, { name: label })),
    [t],
  );
}

/** The words for who said so. */
export function useSource(): (source: string) => string {
  const { t } = useTranslation();
  return useCallback((source) => (["built-in", "company", "schedule"].includes(source) ? t(`schedules.source.${source.replace("-", "_")}`) : source), [t]);
}
