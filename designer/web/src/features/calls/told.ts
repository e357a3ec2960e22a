/** Words for what a call log holds: lengths, moments in a named zone, endings. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";

export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MINUTE_S = 60;

export function useLength(): (ms: number) => string {
  const { t } = useTranslation();
  return useCallback(
    (ms) => {
      const seconds = Math.round(ms / 1_000);
      if (seconds < MINUTE_S) return t("calls.seconds", { n: seconds });
      return t("calls.minutes", { m: Math.floor(seconds / MINUTE_S), s: seconds % MINUTE_S });
    },
    [t],
  );
}

/** A moment by the clock of a zone, to the second. */
export function useMoment(zone: string): (at: number) => string {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useCallback(
    (at) => new Date(at).toLocaleString(language, { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }),
    [language, zone],
  );
}

interface Ended {
  readonly outcome: string;
  readonly detail: string;
}

/** How a call ended; of one that was not let in, why and what its caller got. */
export function useOutcome(): (call: Ended) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ outcome, detail }) => {
      const words = t(`outcome.${outcome}`, { defaultValue: outcome });
      if (outcome !== "refused") return words;
      const [why = "", got = ""] = detail.split("/");
      return [words, t(`refused.${why}`, { defaultValue: why }), t(`got.${got}`, { defaultValue: got })].filter(Boolean).join(" · ");
    },
    [t],
  );
}
