/** Two states of a flow as one drawing: everything that is or was there, each with what became of it. */

import { edgeKey } from "@/core/document";
import type { FlowDocument, FlowEdge, FlowNode, Point } from "@/core/document";
import { CARD } from "@/core/geometry";
import { isObject } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import type { Kinds } from "@/core/kinds";
import { SIGNS } from "@/core/marks";
import type { Mark, MarkKind, Marks } from "@/core/marks";

interface Changed {
  readonly node: string | null;
}

export interface Drawing {
  readonly document: FlowDocument;
  readonly marks: Marks;
}

/** What is drawn; `titles` says in words what each mark means. */
export function union(before: FlowDocument, after: FlowDocument, changes: readonly Changed[], kinds: Kinds, titles: Readonly<Record<"added" | "removed" | "changed", string>>): Drawing {
  const mark = (how: "added" | "removed" | "changed"): Mark => ({ how, title: titles[how] });
  const nodes: Record<string, FlowNode> = {};
  const marks: Record<string, Mark> = {};
  const touched = new Set(changes.map((change) => change.node));
  for (const [id, node] of Object.entries(after.nodes)) {
    const old = before.nodes[id];
    nodes[id] = old && old.kind === node.kind ? withBothPorts(old, node, kinds) : node;
    if (!old) marks[id] = mark("added");
    else if (touched.has(id)) marks[id] = mark("changed");
  }
  for (const [id, node] of Object.entries(before.nodes)) {
    if (id in nodes) continue;
    nodes[id] = node;
    marks[id] = mark("removed");
  }
  const { edges, edgeMarks, ghosts } = wires(before, after, mark);
  if (before.entry !== after.entry && before.entry in before.nodes) edgeMarks["@start"] = mark("changed");
  const document: FlowDocument = { ...after, nodes, edges, layout: places(before, after), entry: after.entry || before.entry };
  return { document, marks: { nodes: marks, edges: edgeMarks, ghosts } };
}

function wires(before: FlowDocument, after: FlowDocument, mark: (how: "added" | "removed") => Mark) {
  const old = new Map(before.edges.map((edge) => [edgeKey(edge), edge]));
  const now = new Map(after.edges.map((edge) => [edgeKey(edge), edge]));
  const edges: FlowEdge[] = [...after.edges];
  const ghosts: FlowEdge[] = [];
  const edgeMarks: Record<string, Mark> = {};
  for (const [key, edge] of now) if (old.get(key)?.to !== edge.to) edgeMarks[key] = mark("added");
  for (const [key, edge] of old) {
    const same = now.get(key);
    if (same?.to === edge.to) continue;
    if (same) ghosts.push(edge);
    else {
      edges.push(edge);
      edgeMarks[key] = mark("removed");
    }
  }
  return { edges, edgeMarks, ghosts };
}

/** Boxes stay where they stand now; what is gone stands where it stood, a little aside when something else stands there. */
function places(before: FlowDocument, after: FlowDocument): Record<string, Point> {
  const found: Record<string, Point> = { ...after.layout };
  for (const [id, point] of Object.entries(before.layout)) {
    if (id in after.nodes || !(id in before.nodes)) continue;
    let { x, y } = point;
    while (Object.values(found).some((other) => Math.abs(other.x - x) < CARD.width + 10 && Math.abs(other.y - y) < 110)) {
      x += 40;
      y += 120;
    }
    found[id] = { x, y };
  }
  return found;
}

/** The node with the ports it had as well, so that the edges that left them can be drawn; those that differ bear their sign. */
function withBothPorts(old: FlowNode, now: FlowNode, kinds: Kinds): FlowNode {
  const one = old.config ?? {};
  const other = now.config ?? {};
  let config: JsonObject | null = null;
  for (const rule of kinds[now.kind]?.ports ?? []) {
    if (rule.each === undefined) continue;
    const was = one[rule.each];
    const is = other[rule.each];
    if (!Array.isArray(was) || !Array.isArray(is)) continue;
    const idOf = (item: Json) => (isObject(item) && rule.id !== undefined ? item[rule.id] : item);
    const fields = typeof rule.title === "string" ? rule.title.split("|") : [];
    const had = new Set(was.map(idOf));
    const has = new Set(is.map(idOf));
    const gone = was.filter((item) => !has.has(idOf(item)));
    if (gone.length === 0 && is.every((item) => had.has(idOf(item)))) continue;
    const shown = is.map((item) => (had.has(idOf(item)) ? item : signed(item, fields, "added")));
    config = { ...(config ?? other), [rule.each]: [...shown, ...gone.map((item) => signed(item, fields, "removed"))] };
  }
  return config ? { ...now, config } : now;
}

function signed(item: Json, fields: readonly string[], how: MarkKind): Json {
  const field = isObject(item) ? fields.find((name) => item[name]) : undefined;
  return isObject(item) && field !== undefined ? { ...item, [field]: `${SIGNS[how]} ${String(item[field])}` } : item;
}
