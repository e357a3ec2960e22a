/** Hours of a week as minutes: reading and writing them, painting over them. Times are local wall time of the schedule. */

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const DAY = 1440;

/** A range as a document has it; it runs over midnight when `to` is not after `from`. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly period?: string;
}

/** Minutes after midnight of the day a range starts on; an `end` above 1440 lies in the next day. */
export interface Hours {
  readonly start: number;
  readonly end: number;
  readonly period: string;
}

export type Week = readonly (readonly Hours[])[];
export type Weekly = Partial<Readonly<Record<Weekday, readonly Range[]>>>;

/** Minutes of what a person types: 9, 9:30, 0930, 18：30, 24:00; null for no time. */
export function minuteOf(text: string): number | null {
  const found = /^(\d{1,2})(?:[:：.时h]?(\d{2}))?(?:分?)$/.exec(text.trim()) ?? /^(\d{1,2})[:：时]$/.exec(text.trim());
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2] ?? 0);
  return Number(found[2] ?? 0) > 59 || minute > DAY ? null : minute;
}

export function clock(minute: number): string {
  const own = minute > DAY ? minute - DAY : minute;
  return `${String(Math.floor(own / 60)).padStart(2, "0")}:${String(own % 60).padStart(2, "0")}`;
}

export function readRange(range: Range): Hours {
  const [start, end] = [minuteOf(range.from) ?? 0, minuteOf(range.to) ?? 0];
  return { start, end: end > start ? end : end + DAY, period: range.period ?? "open" };
}

export function writeRange({ start, end, period }: Hours): Range {
  return { from: clock(start), to: clock(end), ...(period === "open" ? {} : { period }) };
}

export function readWeek(weekly: Weekly): Week {
  return WEEKDAYS.map((day) => (weekly[day] ?? []).map(readRange));
}

export function writeWeek(week: Week): Weekly {
  return Object.fromEntries(WEEKDAYS.flatMap((day, index) => ((week[index] ?? []).length > 0 ? [[day, (week[index] ?? []).map(writeRange)]] : [])));
}

/** The period of a minute of a day, null outside of all hours. A day's own hours come before a night shift of the day before. */
export function periodAt(week: Week, day: number, minute: number): string | null {
  const holds = (hours: readonly Hours[] | undefined, at: number) => hours?.find((each) => each.start <= at && at < each.end)?.period;
  return holds(week[day], minute) ?? holds(week[(day + 6) % 7], minute + DAY) ?? null;
}

/** Do two ranges of one day lie over each other? */
export function overlapping(hours: readonly Hours[]): boolean {
  const sorted = hours.toSorted((one, two) => one.start - two.start);
  return sorted.some((each, index) => each.end > (sorted[index + 1]?.start ?? Infinity));
}

/** The week with a period from `start` to `end` (within one day), or with nothing there. All else answers as before. */
export function paint(week: Week, day: number, start: number, end: number, period: string | null): Week {
  const days = week.map((hours) => [...hours]);
  const spilt: [number, Hours][] = [];
  const cut = (index: number, from: number, to: number) => {
    const kept: Hours[] = [];
    for (const each of days[index] ?? []) {
      for (const piece of without(each, from, to)) {
        if (piece.start < DAY) kept.push(piece);
        else spilt.push([(index + 1) % 7, { ...piece, start: piece.start - DAY, end: piece.end - DAY }]);
      }
    }
    days[index] = kept;
  };
  cut(day, start, end);
  cut((day + 6) % 7, start + DAY, end + DAY);
  if (period !== null) days[day]?.push({ start, end, period });
  // What is left of a night shift starts in the day it reaches into; what that day says itself lay over it.
  for (const [index, piece] of spilt) days[index]?.push(...(days[index] ?? []).reduce((rest, own) => rest.flatMap((each) => without(each, own.start, own.end)), [piece]));
  return days.map(joined);
}

function without(hours: Hours, from: number, to: number): Hours[] {
  const pieces = [
    { ...hours, end: Math.min(hours.end, from) },
    { ...hours, start: Math.max(hours.start, to) },
  ];
  return pieces.filter((piece) => piece.start < piece.end);
}

function joined(hours: readonly Hours[]): Hours[] {
  const made: Hours[] = [];
  for (const each of hours.toSorted((one, two) => one.start - two.start)) {
    const last = made.at(-1);
    // A range that would reach its own beginning of the next day cannot be written.
    if (last && last.end === each.start && last.period === each.period && each.end - DAY < last.start) made[made.length - 1] = { ...last, end: each.end };
    else made.push(each);
  }
  return made;
}
