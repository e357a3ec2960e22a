import { useId } from "react";
import { useTranslation } from "react-i18next";

const HOUR_MS = 3_600_000;
const WINDOWS = [1, 6, 24] as const;

export interface When {
  /** As the field writes it, in the reader's zone; "" while nothing is chosen. */
  readonly at: string;
  readonly hours: number;
}

/** UTC milliseconds of what was chosen; null when it is no time. */
export function msOf(when: When): number | null {
  const ms = when.at === "" ? Number.NaN : new Date(when.at).getTime();
  return Number.isNaN(ms) ? null : ms;
}

export const windowOf = (when: When) => when.hours * HOUR_MS;

/** A time as the field writes it. */
export function written(ms: number): string {
  const then = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}T${two(then.getHours())}:${two(then.getMinutes())}`;
}

/** The next time the clock says two at night, when hardly anybody calls. */
export function nextNight(now: Date = new Date()): When {
  const then = new Date(now);
  then.setHours(2, 0, 0, 0);
  if (then <= now) then.setDate(then.getDate() + 1);
  return { at: written(then.getTime()), hours: 6 };
}

/** When something goes live, and how late it still may when the machine was off. */
export function WhenField({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="when">
      <label htmlFor={`${id}-at`}>{t("when.at")}</label>
      <input id={`${id}-at`} className="input" type="datetime-local" value={when.at} onChange={(event) => onChange({ ...when, at: event.target.value })} />
      <span className="dim small">{t("when.zone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</span>
      <label htmlFor={`${id}-window`}>{t("when.window")}</label>
      <select id={`${id}-window`} className="input" value={when.hours} onChange={(event) => onChange({ ...when, hours: Number(event.target.value) })}>
        {[...new Set([...WINDOWS, when.hours])].sort((one, two) => one - two).map((hours) => (
          <option key={hours} value={hours}>
            {t("when.hours", { count: hours })}
          </option>
        ))}
      </select>
      <span className="dim small">{t("when.window.note")}</span>
    </div>
  );
}
