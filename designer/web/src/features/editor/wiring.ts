/** The document's edges as what the canvas draws. An edge that did not change keeps its object. */

import type { Edge } from "@xyflow/react";
import { edgeKey } from "@/core/document";
import type { FlowDocument, FlowEdge } from "@/core/document";
import { SIGNS } from "@/core/marks";
import type { Mark, Marks } from "@/core/marks";
import type { Reader } from "@/core/words";
import { again, START_ID } from "./view";
import type { CanvasNode } from "./view";

interface Wire {
  readonly to: string;
  readonly chosen: boolean;
  readonly bad: boolean;
  readonly mark: Mark | undefined;
  readonly ariaLabel: string;
  readonly view: Edge;
}

/** How an edge is said: a node's name, and its ports' by their ids. */
interface Name {
  readonly label: string;
  readonly ports: ReadonlyMap<string, string>;
}

export type Names = ReadonlyMap<string, Name>;

/** What was drawn last time, and from what. */
export interface Wires {
  readonly wires: Map<string, Wire>;
  edges: Edge[];
  from: readonly unknown[];
  names: { readonly of: readonly CanvasNode[]; readonly reader: Reader; readonly names: Names };
}

export const newWires = (): Wires => ({ wires: new Map(), edges: [], from: [], names: { of: [], reader: "zh", names: new Map() } });

/** The names on the canvas; the same object as last time where none is another. */
export function named(drawn: readonly CanvasNode[], reader: Reader, memory: Wires): Names {
  const { of, reader: last, names: before } = memory.names;
  if (of === drawn && last === reader) return before;
  const old = new Map(last === reader ? of.map((node) => [node.id, node]) : []);
  let same = last === reader && of.length === drawn.length;
  const names = new Map<string, Name>();
  for (const node of drawn) {
    const known = before.get(node.id);
    if (known && old.get(node.id)?.data === node.data) {
      names.set(node.id, known);
      continue;
    }
    const now = nameOf(node, reader);
    const kept = known && sameName(known, now) ? known : now;
    same &&= kept === known;
    names.set(node.id, kept);
  }
  memory.names = { of: drawn, reader, names: same ? before : names };
  return memory.names.names;
}

function nameOf(node: CanvasNode, reader: Reader): Name {
  if (node.type === "start") return { label: node.data.title, ports: new Map() };
  if (node.type !== "card") return { label: "", ports: new Map() };
  return { label: node.data.label, ports: new Map(node.data.ports.map((port) => [port.id, port.title[reader]])) };
}

function sameName(one: Name, other: Name): boolean {
  return one.label === other.label && one.ports.size === other.ports.size && [...one.ports].every(([id, title]) => other.ports.get(id) === title);
}

/** An edge as a screen reader says it: from which node, by which port, to which node. */
function inWords(names: Names, { from, port, to }: FlowEdge, mark?: Mark): string {
  const way = from === START_ID ? "" : ` · ${names.get(from)?.ports.get(port) ?? port}`;
  return `${mark?.title ? `${mark.title} ` : ""}${names.get(from)?.label ?? from}${way} → ${names.get(to)?.label ?? to}`;
}

/** The edges, the one from the start card first. `memory` holds those drawn last time. */
export function wiring(document: FlowDocument, selected: { from: string; port: string } | null, bad: ReadonlySet<number>, marks: Marks, names: Names, memory: Wires): Edge[] {
  const from = [document.edges, document.entry, selected, bad, marks, names, idsOf(document.nodes)] as const;
  if (from.every((each, index) => each === memory.from[index])) return memory.edges;
  memory.from = from;
  const made: Edge[] = document.edges.flatMap((edge, index) => {
    if (!(edge.from in document.nodes) || !(edge.to in document.nodes)) return [];
    const id = edgeKey(edge);
    const now = { to: edge.to, chosen: selected?.from === edge.from && selected.port === edge.port, bad: bad.has(index), mark: marks.edges[id], ariaLabel: inWords(names, edge, marks.edges[id]) };
    const before = memory.wires.get(id);
    if (before && before.to === now.to && before.chosen === now.chosen && before.bad === now.bad && before.mark === now.mark && before.ariaLabel === now.ariaLabel) return [before.view];
    const view: Edge = { id, source: edge.from, sourceHandle: edge.port, target: edge.to, targetHandle: "in", selected: now.chosen, ariaLabel: now.ariaLabel, ...marked(now.mark, now.bad) };
    memory.wires.set(id, { ...now, view });
    return [view];
  });
  // One that comes back draws anew; what is gone is not kept for longer than the next few changes.
  if (memory.wires.size > 2 * made.length + 100) memory.wires.clear();
  for (const edge of marks.ghosts ?? []) {
    if (!(edge.from in document.nodes) || !(edge.to in document.nodes)) continue;
    const id = `@was:${edgeKey(edge)}`;
    made.push({ id, source: edge.from, sourceHandle: edge.port, target: edge.to, targetHandle: "in", selectable: false, focusable: false, deletable: false, ariaLabel: inWords(names, edge), ...marked({ how: "removed" }, false) });
  }
  if (document.entry in document.nodes) {
    const before = memory.edges[0];
    const mark = marked(marks.edges[START_ID], false);
    const ariaLabel = inWords(names, { from: START_ID, port: "", to: document.entry }, marks.edges[START_ID]);
    const same = before?.id === START_ID && before.target === document.entry && before.className === mark.className && before.label === mark.label && before.ariaLabel === ariaLabel;
    made.unshift(same ? before : {
      id: START_ID,
      source: START_ID,
      sourceHandle: "start",
      target: document.entry,
      targetHandle: "in",
      deletable: false,
      selectable: false,
      focusable: false,
      ariaLabel,
      ...mark,
    });
  }
  memory.edges = again(memory.edges, made);
  return memory.edges;
}

const idsKnown = new WeakMap<FlowDocument["nodes"], string>();

/** The ids of all nodes in one text: the edges are drawn anew where it changed. */
function idsOf(nodes: FlowDocument["nodes"]): string {
  const known = idsKnown.get(nodes) ?? Object.keys(nodes).join();
  idsKnown.set(nodes, known);
  return known;
}

function marked(mark: Mark | undefined, bad: boolean): Partial<Edge> {
  if (!mark) return bad ? { className: "bad" } : {};
  const label = mark.badge ?? SIGNS[mark.how];
  return { className: `mark-${mark.how}`, ...(label ? { label } : {}) };
}
