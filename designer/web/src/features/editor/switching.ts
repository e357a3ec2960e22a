/** Switching nodes off and on: calls go past a node that is off, by one of its ports. */

import { edgeOf } from "@/core/document";
import { ports } from "@/core/ports";
import type { EditorStore } from "./store";

/** Switch the chosen nodes off; on again when all that can be are off. Nodes without a way on stay as they are. */
export function toggleBypass(store: EditorStore): void {
  const { history, selected, run } = store.getState();
  const { document } = history;
  const able = [...selected].filter((id) => document.nodes[id] !== undefined && wayPast(store, id) !== null);
  if (able.length === 0) return;
  const off = able.some((id) => document.nodes[id]?.bypass === undefined);
  run({ do: "bypass", ports: Object.fromEntries(able.map((id) => [id, off ? (document.nodes[id]?.bypass ?? wayPast(store, id)) : null])) });
}

/** The port a call would go past a node by: the first that leads somewhere and stands for no failure. Null where a call ends. */
export function wayPast(store: EditorStore, id: string): string | null {
  const { history, kinds } = store.getState();
  const node = history.document.nodes[id];
  const all = node ? ports(kinds, node.kind, node.config ?? {}) : [];
  const ways = all.filter((port) => !port.failure);
  return (ways.find((port) => edgeOf(history.document, id, port.id)) ?? ways[0] ?? all[0])?.id ?? null;
}
