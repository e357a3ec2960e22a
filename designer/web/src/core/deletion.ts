/** What deleting nodes and edges comes to: a node with one way on is healed over, and nothing is left that names what is gone. */

import { asJson } from "./document";
import type { EdgePlace, FlowDocument } from "./document";
import { drawing, pathOf } from "./drawings";
import type { Edit } from "./edits";
import { at, isObject } from "./json";

/**
 * Edits that delete nodes and edges. Where every wired port of a deleted node leads to the same place, what led to the node
 * leads there afterwards. Shortcuts, the fallback and acceptances that name a deleted node go with it.
 */
export function deletion(document: FlowDocument, nodes: readonly string[], edges: readonly EdgePlace[]): Edit[] {
  const gone = new Set(nodes.filter((id) => id in document.nodes));
  const cut = new Set(edges.map((edge) => `${edge.from}:${edge.port}`));
  const onward = healing(document, gone, cut);
  const edits: Edit[] = [...edgeEdits(document, gone, cut, onward)];
  edits.push(...namedElsewhere(document, gone));
  if (gone.has(document.entry)) edits.push({ op: "set", path: ["entry"], value: onward(document.entry) ?? "" });
  for (const id of gone) {
    edits.push({ op: "remove", path: ["nodes", id] });
    if (id in document.layout) edits.push({ op: "remove", path: ["layout", id] });
  }
  for (const id of new Set(nodes)) if (drawing(document, id)) edits.push({ op: "remove", path: pathOf(id) });
  return edits;
}

function healing(document: FlowDocument, gone: ReadonlySet<string>, cut: ReadonlySet<string>): (id: string) => string | null {
  const ways = new Map<string, Set<string>>();
  for (const edge of document.edges) {
    if (!gone.has(edge.from) || cut.has(`${edge.from}:${edge.port}`)) continue;
    ways.set(edge.from, (ways.get(edge.from) ?? new Set()).add(edge.to));
  }
  return (id) => {
    const seen = new Set<string>();
    let place: string | undefined = id;
    while (place !== undefined && gone.has(place)) {
      if (seen.has(place)) return null;
      seen.add(place);
      const next: Set<string> | undefined = ways.get(place);
      place = next?.size === 1 ? [...next][0] : undefined;
    }
    return place !== undefined && place in document.nodes ? place : null;
  };
}

function edgeEdits(
  document: FlowDocument,
  gone: ReadonlySet<string>,
  cut: ReadonlySet<string>,
  onward: (id: string) => string | null,
): Edit[] {
  const removed: number[] = [];
  const edits: Edit[] = [];
  document.edges.forEach((edge, index) => {
    if (gone.has(edge.from) || cut.has(`${edge.from}:${edge.port}`)) return void removed.push(index);
    if (!gone.has(edge.to)) return;
    const to = onward(edge.to);
    if (to === null || to === edge.from) removed.push(index);
    else edits.push({ op: "set", path: ["edges", index], value: { ...edge, to } });
  });
  return [...edits, ...removed.reverse().map((index): Edit => ({ op: "remove", path: ["edges", index] }))];
}

function namedElsewhere(document: FlowDocument, gone: ReadonlySet<string>): Edit[] {
  const edits: Edit[] = [];
  const root = asJson(document);
  for (const [list, field] of [["shortcuts", "to"], ["accepted", "node"]] as const) {
    const rows = at(root, [list]);
    if (!Array.isArray(rows)) continue;
    for (let index = rows.length - 1; index >= 0; index -= 1) {
      const row = rows[index];
      if (isObject(row) && gone.has(String(row[field]))) edits.push({ op: "remove", path: [list, index] });
    }
  }
  const fallback = at(root, ["defaults", "fallback", "to"]);
  if (typeof fallback === "string" && gone.has(fallback)) edits.push({ op: "set", path: ["defaults", "fallback", "to"], value: null });
  return edits;
}
