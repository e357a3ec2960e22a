/** The document's edges as what the canvas draws. An edge that did not change keeps its object. */

import type { Edge } from "@xyflow/react";
import { edgeKey } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import { SIGNS } from "@/core/marks";
import type { Mark, Marks } from "@/core/marks";
import { again, START_ID } from "./view";

interface Wire {
  readonly to: string;
  readonly chosen: boolean;
  readonly bad: boolean;
  readonly mark: Mark | undefined;
  readonly view: Edge;
}

/** What was drawn last time, and from what. */
export interface Wires {
  readonly wires: Map<string, Wire>;
  edges: Edge[];
  from: readonly unknown[];
}

export const newWires = (): Wires => ({ wires: new Map(), edges: [], from: [] });

/** The edges, the one from the start card first. `memory` holds those drawn last time. */
export function wiring(document: FlowDocument, selected: { from: string; port: string } | null, bad: ReadonlySet<number>, marks: Marks, memory: Wires): Edge[] {
  const from = [document.edges, document.entry, selected, bad, marks, namesOf(document.nodes)] as const;
  if (from.every((each, index) => each === memory.from[index])) return memory.edges;
  memory.from = from;
  const made: Edge[] = document.edges.flatMap((edge, index) => {
    if (!(edge.from in document.nodes) || !(edge.to in document.nodes)) return [];
    const id = edgeKey(edge);
    const now = { to: edge.to, chosen: selected?.from === edge.from && selected.port === edge.port, bad: bad.has(index), mark: marks.edges[id] };
    const before = memory.wires.get(id);
    if (before && before.to === now.to && before.chosen === now.chosen && before.bad === now.bad && before.mark === now.mark) return [before.view];
    const view: Edge = { id, source: edge.from, sourceHandle: edge.port, target: edge.to, targetHandle: "in", selected: now.chosen, ...marked(now.mark, now.bad) };
    memory.wires.set(id, { ...now, view });
    return [view];
  });
  // One that comes back draws anew; what is gone is not kept for longer than the next few changes.
  if (memory.wires.size > 2 * made.length + 100) memory.wires.clear();
  for (const edge of marks.ghosts ?? []) {
    if (!(edge.from in document.nodes) || !(edge.to in document.nodes)) continue;
    const id = `@was:${edgeKey(edge)}`;
    made.push({ id, source: edge.from, sourceHandle: edge.port, target: edge.to, targetHandle: "in", selectable: false, focusable: false, deletable: false, ...marked({ how: "removed" }, false) });
  }
  if (document.entry in document.nodes) {
    const before = memory.edges[0];
    const mark = marked(marks.edges[START_ID], false);
    const same = before?.id === START_ID && before.target === document.entry && before.className === mark.className && before.label === mark.label;
    made.unshift(same ? before : {
      id: START_ID,
      source: START_ID,
      sourceHandle: "start",
      target: document.entry,
      targetHandle: "in",
      deletable: false,
      selectable: false,
      focusable: false,
      ...mark,
    });
  }
  memory.edges = again(memory.edges, made);
  return memory.edges;
}

const namesKnown = new WeakMap<FlowDocument["nodes"], string>();

/** The ids of all nodes in one text: the edges are drawn anew where it changed. */
function namesOf(nodes: FlowDocument["nodes"]): string {
  const known = namesKnown.get(nodes) ?? Object.keys(nodes).join();
  namesKnown.set(nodes, known);
  return known;
}

function marked(mark: Mark | undefined, bad: boolean): Partial<Edge> {
  if (!mark) return bad ? { className: "bad" } : {};
  const label = mark.badge ?? SIGNS[mark.how];
  return { className: `mark-${mark.how}`, ...(label ? { label } : {}), ...(mark.title ? { ariaLabel: mark.title } : {}) };
}
