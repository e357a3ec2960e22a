/** The document of a schedule as the pages edit it: hours, periods, dated exceptions, company days, loaded years. */

import { readWeek } from "./week";
import type { Range, Week, Weekday, Weekly } from "./week";

export interface DatedException {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly period?: string;
  readonly hours?: readonly Range[];
  readonly name?: string;
}

export interface CompanyDay {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind: "holiday" | "workday";
  readonly name?: string;
}

export interface LoadedYear {
  readonly year: number;
  readonly source: string;
  readonly days: readonly { readonly date?: string; readonly from?: string; readonly to?: string; readonly kind: string; readonly name?: string }[];
}

export interface ScheduleDocument {
  readonly zone: string;
  readonly periods?: readonly string[];
  readonly weekly?: Weekly;
  readonly otherwise?: string;
  readonly calendar?: "CN" | null;
  readonly holiday?: { readonly period?: string; readonly hours?: readonly Range[] };
  readonly makeup_weekday?: Weekday;
  readonly years?: readonly LoadedYear[];
  readonly company_days?: readonly CompanyDay[];
  readonly exceptions?: readonly DatedException[];
}

export const STANDARD = ["open", "closed", "holiday"] as const;
const OFFICE = ["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [{ from: "09:00", to: "18:00" }]]);

/** What a new schedule starts from: office hours. */
export function officeHours(zone: string): ScheduleDocument {
  return { zone, weekly: Object.fromEntries(OFFICE), calendar: "CN" };
}

/** Every period a schedule can answer; the names are the ports of flows and never change. */
export function periodsOf(document: ScheduleDocument): readonly string[] {
  return [...new Set([...STANDARD, ...(document.periods ?? [])])];
}

export function weekOf(document: ScheduleDocument): Week {
  return readWeek(document.weekly ?? {});
}

/** Does anything in the document answer with this period? */
export function isUsed(document: ScheduleDocument, period: string): boolean {
  const ranges = [...Object.values(document.weekly ?? {}).flat(), ...(document.holiday?.hours ?? []), ...(document.exceptions ?? []).flatMap((each) => each.hours ?? [])];
  const named = [document.otherwise, document.holiday?.period, ...(document.exceptions ?? []).map((each) => each.period)];
  return ranges.some((range) => range.period === period) || named.includes(period);
}

/** First and last day of an entry. */
export function spanOf(entry: { readonly date?: string; readonly from?: string; readonly to?: string }): readonly [string, string] {
  return entry.date === undefined ? [entry.from ?? "", entry.to ?? ""] : [entry.date, entry.date];
}

/** The same entry on other days. */
export function onDays<T extends object>(entry: T, first: string, last: string): T {
  const rest = Object.fromEntries(Object.entries(entry).filter(([key]) => !["date", "from", "to"].includes(key)));
  return { ...(first === last ? { date: first } : { from: first, to: last }), ...rest } as T;
}

/** The document with a day of the company's own, or without one (null). */
export function withCompanyDay(document: ScheduleDocument, date: string, day: { readonly kind: "holiday" | "workday"; readonly name: string } | null): ScheduleDocument {
  const others = (document.company_days ?? []).flatMap((each) => cutDay(each, date));
  const days = day ? [...others, { date, kind: day.kind, ...(day.name ? { name: day.name } : {}) }] : others;
  return { ...document, company_days: days.toSorted((one, two) => spanOf(one)[0].localeCompare(spanOf(two)[0])) };
}

export function withYear(document: ScheduleDocument, year: LoadedYear): ScheduleDocument {
  const others = (document.years ?? []).filter((each) => each.year !== year.year);
  return { ...document, years: [...others, year].toSorted((one, two) => one.year - two.year) };
}

/** A day so many days later, both written 2026-10-01. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** An entry without one of its days: nothing, itself, or what lies before and after. */
function cutDay(entry: CompanyDay, date: string): readonly CompanyDay[] {
  const [first, last] = spanOf(entry);
  if (date < first || date > last) return [entry];
  const before = first < date ? [onDays(entry, first, daysAfter(date, -1))] : [];
  return date < last ? [...before, onDays(entry, daysAfter(date, 1), last)] : before;
}
