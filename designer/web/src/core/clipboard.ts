/** Copying some nodes with the edges among them, and what pasting makes of them. Where the text is kept is not known here. */

import type { Part } from "./commands";
import { freeId } from "./document";
import type { Drawing, FlowDocument, FlowNode, Point } from "./document";
import { drawing, freeDrawing, moved, pathOf } from "./drawings";
import { isObject } from "./json";
import type { Json, JsonObject } from "./json";

const MARK = "tonepath/nodes";

/** The chosen nodes, notes and frames with the edges among them and the variables they name. */
export function copy(document: FlowDocument, ids: readonly string[]): Part {
  const chosen = new Set(ids.filter((id) => id in document.nodes));
  const nodes = Object.fromEntries(Object.entries(document.nodes).filter(([id]) => chosen.has(id)));
  const text = JSON.stringify(nodes);
  return {
    nodes,
    edges: document.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
    layout: Object.fromEntries(Object.entries(document.layout).filter(([id]) => chosen.has(id))),
    variables: Object.fromEntries(
      Object.entries(document.variables as unknown as Record<string, JsonObject>).filter(([name]) =>
        new RegExp(`["{]${name}["}:]`).test(text),
      ),
    ),
    drawings: Object.fromEntries(ids.flatMap((id) => pair(id, drawing(document, id)))),
  };
}

function pair(id: string, value: Drawing | undefined): (readonly [string, Drawing])[] {
  return value ? [[id, value]] : [];
}

export function toText(part: Part): string {
  return JSON.stringify({ [MARK]: 1, ...part });
}

/** Null for a text that is no copied part. */
export function fromText(text: string): Part | null {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isObject(value) || value[MARK] !== 1 || !isObject(value["nodes"]) || !Array.isArray(value["edges"])) return null;
  if ("drawings" in value && !isObject(value["drawings"])) return null;
  return { variables: {}, layout: {}, drawings: {}, ...value } as unknown as Part;
}

/** The part with ids this document does not have, its upper left corner at `place` (or moved by an offset when none is given). */
export function renewed(part: Part, document: FlowDocument, place: Point | null): Part {
  const names = new Map<string, string>();
  const taken = (id: string) => id in document.nodes || [...names.values()].includes(id);
  for (const id of Object.keys(part.nodes)) names.set(id, freeId(id.replace(/_\d+$/, ""), taken));
  const drawn = Object.entries(part.drawings ?? {});
  for (const [id] of drawn) names.set(id, freeDrawing(document, pathOf(id)[0], (other) => [...names.values()].includes(other)));
  const points = [...Object.values(part.layout), ...drawn.map(([, value]) => value)];
  const corner = { x: Math.min(...points.map((p) => p.x)), y: Math.min(...points.map((p) => p.y)) };
  const by = place === null ? { x: 40, y: 40 } : { x: place.x - corner.x, y: place.y - corner.y };
  const renamed = (id: string) => names.get(id) ?? id;
  return {
    nodes: Object.fromEntries(Object.entries(part.nodes).map(([id, node]): [string, FlowNode] => [renamed(id), node])),
    edges: part.edges.map((edge) => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) })),
    layout: Object.fromEntries(
      Object.entries(part.layout).map(([id, p]) => [renamed(id), { x: Math.round(p.x + by.x), y: Math.round(p.y + by.y) }]),
    ),
    variables: part.variables,
    drawings: Object.fromEntries(drawn.map(([id, value]) => [renamed(id), moved(value, { x: Math.round(value.x + by.x), y: Math.round(value.y + by.y) })])),
  };
}
