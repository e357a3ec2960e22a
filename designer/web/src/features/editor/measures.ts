/** What the browser has measured of the cards on the canvas. Places of handles are reckoned until then, and never after. */

import type { NodeChange } from "@xyflow/react";
import type { CanvasNode } from "./view";

/** New views with what the browser has measured of the old ones; the old one where nothing is new about it, the old list where nothing is at all. */
export function withMeasures(before: CanvasNode[], made: readonly CanvasNode[]): CanvasNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const now = made.map((node): CanvasNode => {
    const old = known.get(node.id);
    if (!old || old === node) return node;
    if (unchanged(old, node)) return old;
    if (!old.measured) return node;
    // A card that grew or shrank is measured anew.
    return old.initialHeight === node.initialHeight ? { ...plain(node), measured: old.measured } : plain(node);
  });
  return now.length === before.length && now.every((node, index) => node === before[index]) ? before : now;
}

function unchanged(old: CanvasNode, node: CanvasNode): boolean {
  return old.data === node.data && old.selected === node.selected && old.className === node.className && old.position.x === node.position.x && old.position.y === node.position.y;
}

/** Nodes after changes, without the reckoned handles of those that were measured just now. */
export function measured(nodes: CanvasNode[], changes: readonly NodeChange<CanvasNode>[]): CanvasNode[] {
  const seen = new Set(changes.flatMap((change) => (change.type === "dimensions" ? [change.id] : [])));
  return seen.size === 0 ? nodes : nodes.map((node) => (seen.has(node.id) && node.handles ? plain(node) : node));
}

function plain(node: CanvasNode): CanvasNode {
  const rest = { ...node };
  delete rest.handles;
  return rest;
}
