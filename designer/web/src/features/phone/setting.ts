/** Who calls, when, and what the outside answers: as the form holds it and as the server is asked. */

import type { FlowDocument } from "@/core/document";
import type { JsonObject } from "@/core/json";
import type { Input } from "./told";

export const NO_LIST = "other";

export interface Setting {
  readonly caller: string;
  /** A caller list; "" asks the site's lists for the number, NO_LIST is on none. */
  readonly list: string;
  readonly language: string;
  /** Local date and time as `2026-10-01T10:00`; "" is the moment of the call. */
  readonly at: string;
  /** The number called, whose rules stand in front; "" goes straight into the flow. */
  readonly line: string;
  /** What they answer each time; "" asks the person at the phone. */
  readonly queues: string;
  readonly transfers: string;
  readonly backends: string;
  /** The node to start at; "" is the beginning. What its variables are then. */
  readonly start: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Nodes the call stands still at on coming to them. */
  readonly breakpoints: readonly string[];
  /** The coming publish whose kept version is called, whatever became of the draft since; "" calls the document. */
  readonly coming: string;
  /** The world of a scenario that is being replayed. */
  readonly world: JsonObject | null;
}

export const FIRST: Setting = { start: "", variables: {}, breakpoints: [], coming: "", world: null, caller: "13800138000", list: "", language: "", at: "", line: "", queues: "", transfers: "", backends: "" };

export const QUEUE_RESULTS = ["answered_ended", "timeout", "full", "unavailable"] as const;
export const TRANSFER_RESULTS = ["answered_ended", "busy", "no_answer", "failed"] as const;
export const BACKEND_RESULTS = ["200", "404", "500", "timeout"] as const;

export interface Moment {
  readonly id: "now" | "evening" | "workday" | "weekend" | "national_day" | "make_up";
  readonly at: string;
}

const two = (number: number): string => String(number).padStart(2, "0");

function local(day: Date, hour: number): string {
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T${two(hour)}:00`;
}

/** The next day of the week after a day, 0 being Sunday. */
function next(day: Date, weekday: number): Date {
  const ahead = (weekday - day.getDay() + 7) % 7 || 7;
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead);
}

/** What a calendar says of the days of a year; a year nobody knows says nothing. */
export interface KnownYear {
  readonly known: boolean;
  readonly days: readonly { readonly date: string; readonly reason: string }[];
}

/** The next day that answers, or the last one that did where what comes is not known yet. */
function special(now: Date, years: readonly KnownYear[], wanted: (day: KnownYear["days"][number]) => boolean): string | null {
  const today = local(now, 0).slice(0, 10);
  const days = years.flatMap((year) => (year.known ? year.days.filter(wanted) : [])).map((day) => day.date);
  return days.find((date) => date >= today) ?? days.at(-1) ?? null;
}

/** Moments worth trying: the last two as the calendar of `years`, in their order, has them. */
export function moments(now: Date, years: readonly KnownYear[]): readonly Moment[] {
  const national = special(now, years, (day) => day.date.endsWith("-10-01"));
  const makeUp = special(now, years, (day) => day.reason === "makeup");
  return [
    { id: "now", at: "" },
    { id: "evening", at: local(now, 20) },
    { id: "workday", at: local(next(now, 1), 10) },
    { id: "weekend", at: local(next(now, 6), 10) },
    ...(national ? [{ id: "national_day", at: `${national}T10:00` } as const] : []),
    ...(makeUp ? [{ id: "make_up", at: `${makeUp}T10:00` } as const] : []),
  ];
}

/** The request for a call with these inputs. `begun` is the moment meant by "now". */
export function request(document: FlowDocument, setting: Setting, inputs: readonly Input[], begun: string): JsonObject {
  const answers: JsonObject = {};
  if (setting.list) answers["lists"] = setting.list;
  if (setting.queues) answers["queues"] = setting.queues;
  if (setting.transfers) answers["transfers"] = setting.transfers;
  if (setting.backends) answers["backends"] = { "*": /^\d+$/.test(setting.backends) ? { status: Number(setting.backends) } : { failed: setting.backends } };
  const whom: JsonObject = setting.coming ? { coming: setting.coming } : { document: document as unknown as JsonObject };
  const asked: JsonObject = { ...whom, inputs: inputs as unknown as JsonObject[], at: setting.at || begun, caller: setting.caller };
  if (setting.language) asked["language"] = setting.language;
  if (setting.line) asked["line"] = setting.line;
  if (setting.world) asked["world"] = setting.world;
  else if (Object.keys(answers).length > 0) asked["world"] = { answers };
  if (setting.start in document.nodes) asked["start"] = { node: setting.start, variables: setting.variables as JsonObject };
  const held = setting.breakpoints.filter((node) => node in document.nodes);
  if (held.length > 0) asked["breakpoints"] = held;
  return asked;
}
