/** Which variables a node reads and which it writes, by its schema's own list of places. */

import type { FlowNode } from "./document";
import { isObject } from "./json";
import type { Json } from "./json";
import type { Kinds } from "./kinds";

export interface Uses {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

const NAME = /^[a-z][a-z0-9_]*$/;
const PLACEHOLDER = /\{([a-z][a-z0-9_]*)(?::[a-z_]+)?\}/g;

export function uses(kinds: Kinds, node: FlowNode): Uses {
  const schema = kinds[node.kind]?.schema;
  const reads = new Set<string>();
  const writes = new Set<string>();
  for (const value of found(schema?.["x-reads"], node.config ?? {})) {
    if (typeof value !== "string") continue;
    if (NAME.test(value)) reads.add(value);
    for (const [, name] of value.matchAll(PLACEHOLDER)) if (name) reads.add(name);
  }
  for (const value of found(schema?.["x-writes"], node.config ?? {})) {
    // A map from our variables to theirs writes its keys.
    if (isObject(value)) Object.keys(value).forEach((name) => writes.add(name));
    else if (typeof value === "string" && NAME.test(value)) writes.add(value);
  }
  return { reads, writes };
}

function found(pointers: readonly string[] | undefined, config: Json): Json[] {
  return (pointers ?? []).flatMap((pointer) => walk(config, pointer.split("/").slice(1))).flatMap((value) => (Array.isArray(value) ? value : [value]));
}

function walk(place: Json, steps: readonly string[]): Json[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [place];
  const inner = Array.isArray(place) ? place : isObject(place) ? (step === "*" ? Object.values(place) : Object.hasOwn(place, step) ? [place[step] ?? null] : []) : [];
  // A list is stepped through by "*" alone; anywhere else the pointer does not fit.
  if (Array.isArray(place) && step !== "*") return [];
  return inner.flatMap((each) => walk(each, rest));
}
