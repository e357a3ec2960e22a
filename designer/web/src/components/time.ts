/** Times for people, in their own zone. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** Today as a time, this year as a day and a time, the rest with the year. */
export function useWhen(): (at: number) => string {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useCallback(
    (at) => {
      const then = new Date(at);
      const now = new Date();
      const time = then.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false });
      if (then.toDateString() === now.toDateString()) return time;
      const year = then.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
      return `${then.toLocaleDateString(language, { month: "short", day: "numeric", ...year })} ${time}`;
    },
    [language],
  );
}
