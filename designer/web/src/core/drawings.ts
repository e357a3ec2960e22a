/**
 * Notes and frames: what is drawn beside the flow for people to read. No call ever meets them. On the canvas they go by an id
 * no node can have: "@notes/ID" and "@frames/ID".
 */

import type { Box, Drawing, FlowDocument, Point } from "./document";
import { freeId } from "./document";
import type { JsonObject } from "./json";

export type Sort = "notes" | "frames";

export const LEAST = { width: 80, height: 50 } as const;
export const MOST = 20_000;
const SORTS: readonly Sort[] = ["frames", "notes"];

export function isDrawing(id: string): boolean {
  return id.startsWith("@notes/") || id.startsWith("@frames/");
}

export function isFrame(id: string): boolean {
  return id.startsWith("@frames/");
}

/** Where it stands in the document. */
export function pathOf(id: string): [Sort, string] {
  const slash = id.indexOf("/");
  return [id.slice(1, slash) as Sort, id.slice(slash + 1)];
}

/** All notes and frames by their ids on the canvas, frames first: they lie beneath. */
export function drawings(document: FlowDocument): Record<string, Drawing> {
  return Object.fromEntries(SORTS.flatMap((sort) => Object.entries(document[sort] ?? {}).map(([key, drawing]) => [`@${sort}/${key}`, drawing] as const)));
}

export function drawing(document: FlowDocument, id: string): Drawing | undefined {
  if (!isDrawing(id)) return undefined;
  const [sort, key] = pathOf(id);
  return document[sort]?.[key];
}

export function freeDrawing(document: FlowDocument, sort: Sort, more: (id: string) => boolean = () => false): string {
  const key = freeId(sort === "notes" ? "note" : "frame", (one) => one in (document[sort] ?? {}) || more(`@${sort}/${one}`));
  return `@${sort}/${key}`;
}

export function drawingJson(value: Drawing): JsonObject {
  return { ...value };
}

/** Does the place belong to the document: a node, a note or a frame? */
export function exists(document: FlowDocument, id: string): boolean {
  return id in document.nodes || drawing(document, id) !== undefined;
}

/** Which of the boxes lie wholly inside one. */
export function inside(frame: Box, boxes: Readonly<Record<string, Box>>): string[] {
  return Object.entries(boxes)
    .filter(([, box]) => box.x >= frame.x && box.y >= frame.y && box.x + box.width <= frame.x + frame.width && box.y + box.height <= frame.y + frame.height)
    .map(([id]) => id);
}

/** A frame that leaves room for its title. */
export function framing(box: Box): Box {
  return { x: box.x - 30, y: box.y - 60, width: box.width + 60, height: box.height + 90 };
}

export function moved(value: Drawing, point: Point): Drawing {
  return { ...value, x: point.x, y: point.y };
}
