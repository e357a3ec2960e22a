/**
 * Folding some nodes to a sub-flow of their own: the flow that is made, the node that stands for it, and the edits that put it
 * there. What would not run as before is refused, with the reason.
 */

import { asJson, freeId } from "./document";
import type { FlowDocument, FlowEdge, FlowNode, Point, Variable } from "./document";
import type { Edit } from "./edits";
import { at, isObject } from "./json";
import type { Json, JsonObject } from "./json";
import type { Kinds } from "./kinds";
import { uses } from "./naming";

/** A node that takes the place of others: what led to them leads to it, and each of its ports leads on. */
export interface Folded {
  readonly nodes: readonly string[];
  readonly id: string;
  readonly node: FlowNode;
  readonly place: Point;
  readonly ways: readonly { readonly port: string; readonly to: string }[];
}

export interface Plan {
  readonly flow: FlowDocument;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly returns: readonly { readonly id: string; readonly label: string }[];
  readonly config: JsonObject;
  readonly ways: Folded["ways"];
  readonly place: Point;
}

/** Why some nodes cannot be folded; `nodes` are those it is about. */
export interface Hindrance {
  readonly reason: "few" | "no_entry" | "entries" | "no_way_out" | "many_ways" | "fallback" | "returns" | "leaves" | "counts" | "room";
  readonly nodes: readonly string[];
}

const RETURNS_MOST = 20;
const VARIABLES_MOST = 30;

/** The edits that put the sub-flow's node in place of the folded ones. */
export function folding(document: FlowDocument, fold: Folded): Edit[] {
  const gone = new Set(fold.nodes);
  const edits: Edit[] = [
    { op: "set", path: ["nodes", fold.id], value: fold.node as unknown as Json },
    { op: "set", path: ["layout", fold.id], value: { x: fold.place.x, y: fold.place.y } },
  ];
  const removed: number[] = [];
  document.edges.forEach((edge, index) => {
    if (gone.has(edge.from)) removed.push(index);
    else if (gone.has(edge.to)) edits.push({ op: "set", path: ["edges", index], value: { ...edge, to: fold.id } });
  });
  for (const index of removed.toReversed()) edits.push({ op: "remove", path: ["edges", index] });
  let end = document.edges.length - removed.length;
  for (const { port, to } of fold.ways) {
    edits.push({ op: "insert", path: ["edges", end], index: end, value: { from: fold.id, port, to } });
    end += 1;
  }
  if (gone.has(document.entry)) edits.push({ op: "set", path: ["entry"], value: fold.id });
  edits.push(...renamed(document, gone, fold.id));
  for (const id of gone) {
    edits.push({ op: "remove", path: ["nodes", id] });
    if (id in document.layout) edits.push({ op: "remove", path: ["layout", id] });
  }
  return edits;
}

/** Shortcuts lead to the sub-flow; what was accepted of a folded node went with it. */
function renamed(document: FlowDocument, gone: ReadonlySet<string>, id: string): Edit[] {
  const edits: Edit[] = [];
  document.shortcuts?.forEach((row, index) => {
    if (gone.has(String(row["to"]))) edits.push({ op: "set", path: ["shortcuts", index, "to"], value: id });
  });
  for (const index of [...(document.accepted ?? []).keys()].toReversed()) {
    if (gone.has(String(document.accepted?.[index]?.["node"]))) edits.push({ op: "remove", path: ["accepted", index] });
  }
  return edits;
}

/** What folding the nodes into a flow of this name comes to, or why it cannot be. `labels` name the returns. */
export function foldPlan(document: FlowDocument, kinds: Kinds, chosen: readonly string[], name: string): Plan | Hindrance {
  const ids = chosen.filter((id) => id in document.nodes);
  const own = new Set(ids);
  if (ids.length < 2) return { reason: "few", nodes: ids };
  const entries = entriesOf(document, own);
  if (entries.length !== 1 || entries[0] === undefined) return { reason: entries.length === 0 ? "no_entry" : "entries", nodes: entries };
  const entry = entries[0];
  const hindered = hindrance(document, ids, own);
  if (hindered) return hindered;
  const asks = ids.some((id) => "no_input_retries" in (kinds[document.nodes[id]?.kind ?? ""]?.schema.properties ?? {}));
  const shortcuts = asks ? (document.shortcuts ?? []).filter((row) => isObject(row["when"]) && !("list" in row["when"])) : [];
  const outside = document.edges.filter((edge) => own.has(edge.from) && !own.has(edge.to));
  const targets = [...new Set([...outside.map((edge) => edge.to), ...shortcuts.map((row) => String(row["to"])).filter((to) => !own.has(to) && to in document.nodes)])];
  if (targets.length === 0) return { reason: "no_way_out", nodes: ids };
  if (targets.length > RETURNS_MOST) return { reason: "many_ways", nodes: [] };
  const again = reaches(document, targets, own);
  const counting = ids.filter((id) => document.nodes[id]?.kind === "loop");
  if (again && counting.length > 0) return { reason: "counts", nodes: counting };
  const { inputs, outputs } = passed(document, kinds, own, again);
  if (inputs.length > VARIABLES_MOST || outputs.length > VARIABLES_MOST) return { reason: "room", nodes: [] };
  const returns = targets.map((to) => ({ id: to, label: (document.nodes[to]?.label || to).slice(0, 40), to }));
  return {
    flow: made(document, kinds, { own, entry, name, inputs, outputs, returns, shortcuts }),
    inputs,
    outputs,
    returns: returns.map(({ id, label }) => ({ id, label })),
    config: {
      flow: name,
      ...(inputs.length > 0 ? { inputs: Object.fromEntries(inputs.map((each) => [each, { variable: each }])) } : {}),
      ...(outputs.length > 0 ? { outputs: Object.fromEntries(outputs.map((each) => [each, each])) } : {}),
      returns: returns.map(({ id, label }) => ({ id, label })),
    },
    ways: returns.map(({ id, to }) => ({ port: id, to })),
    place: document.layout[entry] ?? { x: 0, y: 0 },
  };
}

/** The nodes that are come to from outside; where nothing comes from outside, those that nothing leads to at all. */
function entriesOf(document: FlowDocument, own: ReadonlySet<string>): string[] {
  const from = new Set(document.edges.filter((edge) => own.has(edge.to) && !own.has(edge.from)).map((edge) => edge.to));
  if (own.has(document.entry)) from.add(document.entry);
  for (const row of document.shortcuts ?? []) if (own.has(String(row["to"]))) from.add(String(row["to"]));
  if (from.size > 0) return [...from];
  const led = new Set(document.edges.filter((edge) => own.has(edge.from)).map((edge) => edge.to));
  return [...own].filter((id) => !led.has(id));
}

function hindrance(document: FlowDocument, ids: readonly string[], own: ReadonlySet<string>): Hindrance | null {
  const fallback = at(asJson(document), ["defaults", "fallback", "to"]);
  if (typeof fallback === "string" && own.has(fallback)) return { reason: "fallback", nodes: [fallback] };
  const returning = ids.filter((id) => document.nodes[id]?.config?.["then"] === "return");
  if (returning.length > 0) return { reason: "returns", nodes: returning };
  // A flow that is left for another hands its variables on: those of the sub-flow would be fewer.
  const leaving = ids.filter((id) => document.nodes[id]?.kind === "goto");
  if (leaving.length > 0 && Object.keys(document.variables).length > 0) return { reason: "leaves", nodes: leaving };
  return null;
}

/** Does the call come back to the folded nodes after leaving them? */
function reaches(document: FlowDocument, from: readonly string[], own: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (own.has(id)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...document.edges.filter((edge) => edge.from === id).map((edge) => edge.to));
  }
  return false;
}

/** Read within and given outside: an input. Written within and wanted outside: an output. `again`: it must outlive a pass. */
function passed(document: FlowDocument, kinds: Kinds, own: ReadonlySet<string>, again: boolean): { inputs: string[]; outputs: string[] } {
  const within = { reads: new Set<string>(), writes: new Set<string>() };
  const without = { reads: new Set<string>(), writes: new Set<string>() };
  for (const [id, node] of Object.entries(document.nodes)) {
    const side = own.has(id) ? within : without;
    const { reads, writes } = uses(kinds, node);
    reads.forEach((name) => side.reads.add(name));
    writes.forEach((name) => side.writes.add(name));
  }
  const all = Object.entries(document.variables);
  const kept = (name: string) => again && within.reads.has(name) && within.writes.has(name);
  const given = ([name, about]: [string, Variable]) => without.writes.has(name) || about.input === true || about.initial !== undefined;
  const wanted = ([name, about]: [string, Variable]) => without.reads.has(name) || about.output === true;
  // What one way through the part writes and another does not must come in, or it would come back empty.
  const out = all.filter((each) => within.writes.has(each[0]) && (wanted(each) || kept(each[0]))).map(([name]) => name);
  const into = all.filter((each) => (within.reads.has(each[0]) || out.includes(each[0])) && (given(each) || kept(each[0]))).map(([name]) => name);
  return { inputs: into, outputs: out };
}

interface Making {
  readonly own: ReadonlySet<string>;
  readonly entry: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly returns: readonly { readonly id: string; readonly label: string; readonly to: string }[];
  readonly shortcuts: readonly JsonObject[];
}

function made(document: FlowDocument, kinds: Kinds, { own, entry, name, inputs, outputs, returns, shortcuts }: Making): FlowDocument {
  const ends = new Map<string, string>();
  for (const { to } of returns) ends.set(to, endId(to, (id) => own.has(id) || [...ends.values()].includes(id)));
  const nodes = Object.fromEntries(Object.entries(document.nodes).filter(([id]) => own.has(id)));
  const places = Object.entries(document.layout).filter(([id]) => own.has(id));
  const right = Math.max(0, ...places.map(([, point]) => point.x)) + 340;
  const top = Math.min(...places.map(([, point]) => point.y), Infinity);
  const layout: Record<string, Point> = Object.fromEntries(places);
  const all: Record<string, FlowNode> = { ...nodes };
  for (const [index, { id, label, to }] of returns.entries()) {
    const end = ends.get(to) ?? id;
    all[end] = { kind: "hangup", label: `↩ ${label}`, config: { then: "return", return: id } };
    layout[end] = { x: right, y: (Number.isFinite(top) ? top : 0) + index * 80 };
  }
  const edges: FlowEdge[] = document.edges.filter((edge) => own.has(edge.from)).map((edge) => (own.has(edge.to) ? edge : { ...edge, to: ends.get(edge.to) ?? edge.to }));
  const used = new Set([...inputs, ...outputs, ...Object.values(nodes).flatMap((node) => [...uses(kinds, node).reads, ...uses(kinds, node).writes])]);
  const accepted = (document.accepted ?? []).filter((row) => own.has(String(row["node"])));
  return {
    schema_version: document.schema_version,
    name,
    languages: document.languages,
    entry,
    variables: Object.fromEntries(Object.entries(document.variables).filter(([each]) => used.has(each)).map(([each, about]) => [each, variable(about, inputs.includes(each), outputs.includes(each))])),
    ...(document.defaults ? { defaults: withoutFallback(document.defaults) } : {}),
    ...(shortcuts.length > 0 ? { shortcuts: shortcuts.map((row) => ({ ...row, to: ends.get(String(row["to"])) ?? String(row["to"]) })) } : {}),
    returns: returns.map(({ id, label }) => ({ id, label })),
    nodes: all,
    edges,
    layout,
    ...(accepted.length > 0 ? { accepted } : {}),
  };
}

/** An id for the node a return leaves by: "return_" and where it leads. */
function endId(to: string, taken: (id: string) => boolean): string {
  return freeId(`return_${to}`, taken);
}

function variable(about: Variable, input: boolean, output: boolean): Variable {
  const dropped = new Set(["input", "output", ...(input ? ["initial"] : [])]);
  const kept = Object.fromEntries(Object.entries(about).filter(([key]) => !dropped.has(key))) as unknown as Variable;
  return { ...kept, ...(input ? { input } : {}), ...(output ? { output } : {}) };
}

/** The fallback stays with the flow that calls: a call that needs a human drops back to it. */
function withoutFallback(defaults: JsonObject): JsonObject {
  const fallback = defaults["fallback"];
  if (!isObject(fallback)) return defaults;
  return { ...defaults, fallback: Object.fromEntries(Object.entries(fallback).filter(([key]) => key !== "to")) };
}
