import { useCallback } from "react";
import { useTranslation } from "react-i18next";

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** A length of time in the two largest units it has. */
export function useSpan(): (ms: number) => string {
  const { t } = useTranslation();
  return useCallback(
    (ms) => {
      const seconds = Math.round(ms / 1_000);
      if (seconds < MINUTE_S) return t("reports.seconds", { n: seconds });
      if (seconds < HOUR_S) return t("reports.minutes", { m: Math.floor(seconds / MINUTE_S), s: seconds % MINUTE_S });
      return t("reports.hours_of", { h: Math.floor(seconds / HOUR_S), m: Math.floor((seconds % HOUR_S) / MINUTE_S) });
    },
    [t],
  );
}
