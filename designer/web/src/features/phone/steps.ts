/** A call in steps: what somebody did, and what came of it until somebody had to act again. */

import { isObject } from "@/core/json";
import type { Json } from "@/core/json";
import type { Input, Row, Segment, Told } from "./told";

/** One line of the transcript. `port` is the way out of a node, `cut` that the prompt was interrupted. */
export type Line =
  | { readonly is: "node"; readonly flow: string; readonly node: string; readonly label: string; readonly port: string | null; readonly title?: Row["title"] }
  | { readonly is: "heard"; readonly text: string; readonly segments: readonly Segment[]; readonly cut: boolean }
  | { readonly is: "did"; readonly what: "pressed" | "said" | "silent" | "recorded"; readonly text: string }
  | { readonly is: "fact"; readonly what: string; readonly text: string; readonly next?: string };

export interface Change {
  readonly variable: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface Step {
  readonly input: Input | null;
  readonly lines: readonly Line[];
  readonly changes: readonly Change[];
}

/** `told[k]` is the call after the first k inputs. */
export function steps(told: readonly Told[], inputs: readonly Input[]): readonly Step[] {
  return told.map((now, index) => {
    const before = told[index - 1];
    return {
      input: index === 0 ? null : (inputs[index - 1] ?? null),
      lines: lines(now.rows.slice(before ? common(before.rows, now.rows) : 0)),
      changes: changes(before?.variables ?? {}, now.variables),
    };
  });
}

/** How many rows two calls begin with alike: a prompt that was cut short later is the same prompt. */
function common(before: readonly Row[], now: readonly Row[]): number {
  const alike = (one: Row, two: Row) => one.at === two.at && one.what === two.what && one.text === two.text && one.node === two.node && (one.what === "heard" || one.detail === two.detail);
  const first = before.findIndex((row, index) => !now[index] || !alike(row, now[index]));
  return first < 0 ? before.length : first;
}

function lines(rows: readonly Row[]): readonly Line[] {
  const made: Line[] = [];
  for (const row of rows) {
    const line = lineOf(row);
    if (line) made.push(line);
    else if (row.what === "trace" && row.text === "left") leave(made, row);
  }
  return made;
}

/** The way out stands beside the node where that is near, else on a line of its own. */
function leave(made: Line[], row: Row): void {
  const last = made.findLastIndex((line) => line.is === "node");
  const node = made[last];
  if (node?.is === "node" && node.node === row.node && node.flow === row.flow && node.port === null) made[last] = { ...node, port: row.detail, title: row.title };
  else made.push({ is: "node", flow: row.flow, node: row.node, label: row.label, port: row.detail, title: row.title });
}

const FACTS = ["talked", "recorded", "gone"];
/** Why a destination is passed over; the row's detail is the next one. */
const PASSED = ["closed", "unable", "deserted"];

function lineOf(row: Row): Line | null {
  switch (row.what) {
    case "trace":
      return row.text === "entered" ? { is: "node", flow: row.flow, node: row.node, label: row.label, port: null } : null;
    case "heard":
      return { is: "heard", text: row.text, segments: row.segments, cut: row.detail === "cut" };
    case "pressed":
    case "said":
    case "silent":
      return { is: "did", what: row.what, text: row.text };
    case "answered":
      return row.detail ? { is: "fact", what: "reason", text: row.detail } : null;
    case "near":
      return { is: "fact", what: "near", text: row.text, next: row.detail };
    default:
      if (PASSED.includes(row.what)) return { is: "fact", what: row.what, text: row.text, next: row.detail };
      return FACTS.includes(row.what) ? { is: "fact", what: row.what, text: row.what === "recorded" ? row.detail : row.text } : null;
  }
}

function changes(before: Readonly<Record<string, Json>>, after: Readonly<Record<string, Json>>): readonly Change[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return all.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).map((variable) => ({ variable, before: before[variable], after: after[variable] }));
}

export function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "–";
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}
