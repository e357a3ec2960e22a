/** Sizes and places on the canvas, in canvas pixels. The card's style keeps to these figures. */

import type { Box, FlowDocument, Point } from "./document";
import type { Port } from "./ports";

export const GRID = 10;
export const CARD = { width: 240, header: 38, preview: 44, port: 28, foot: 30, border: 2 } as const;
/** A handle's width and height. */
export const HANDLE = 11;
export const START = { width: 132, height: 48 } as const;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A card shows its ways on as rows, and its failure ports in one row at the foot. */
export function sizeOf(nodePorts: readonly Port[], preview: boolean): Size {
  const failures = nodePorts.some((port) => port.failure);
  const rows = nodePorts.filter((port) => !port.failure).length;
  const height = CARD.header + (preview ? CARD.preview : 0) + rows * CARD.port + (failures ? CARD.foot : 0) + CARD.border;
  return { width: CARD.width, height };
}

export interface Spot {
  /** A port's id; "in" for where edges arrive. */
  readonly id: string;
  readonly side: "left" | "right" | "bottom";
  /** The upper left corner, from the card's. */
  readonly x: number;
  readonly y: number;
}

/** Where a card's handles are, without asking the browser: its style keeps to this. */
export function spotsOf(nodePorts: readonly Port[], preview: boolean): Spot[] {
  const half = HANDLE / 2;
  const rim = CARD.border / 2;
  const ways = nodePorts.filter((port) => !port.failure);
  const failures = nodePorts.filter((port) => port.failure);
  const top = rim + CARD.header + (preview ? CARD.preview : 0);
  const foot = top + ways.length * CARD.port + CARD.foot;
  const cell = (CARD.width - CARD.border) / Math.max(1, failures.length);
  return [
    { id: "in", side: "left", x: -half, y: CARD.header / 2 - half },
    ...ways.map((port, row): Spot => ({ id: port.id, side: "right", x: CARD.width - rim + 6 - half, y: top + row * CARD.port + (CARD.port + 1) / 2 - half })),
    ...failures.map((port, column): Spot => ({ id: port.id, side: "bottom", x: rim + (column + 0.5) * cell - half, y: foot + 6 - half })),
  ];
}

/** The box around all given boxes; null for none. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Do two boxes share a place? */
export function meets(one: Box, two: Box): boolean {
  return one.x < two.x + two.width && two.x < one.x + one.width && one.y < two.y + two.height && two.y < one.y + one.height;
}

export function snapped(point: Point): Point {
  return { x: Math.round(point.x / GRID) * GRID, y: Math.round(point.y / GRID) * GRID };
}

/** Where the start card stands: left of the entry, wherever that is drawn. */
export function startPlace(document: FlowDocument): Point {
  const entry = placed(document)[document.entry];
  return entry ? { x: entry.x - START.width - 90, y: entry.y } : { x: 0, y: 0 };
}

/** Places that a node's layout leaves open: below everything that has one. */
export function placed(document: FlowDocument): Readonly<Record<string, Point>> {
  const missing = Object.keys(document.nodes).filter((id) => !document.layout[id]);
  if (missing.length === 0) return document.layout;
  const lowest = Math.max(0, ...Object.values(document.layout).map((point) => point.y + 200));
  const found: Record<string, Point> = { ...document.layout };
  missing.forEach((id, index) => {
    found[id] = { x: (index % 5) * 300, y: lowest + Math.floor(index / 5) * 220 };
  });
  return found;
}

export type Side = "left" | "right" | "top" | "bottom" | "centre" | "middle" | "across" | "down";

/** The places of boxes aligned on a side, or spread evenly across or down. */
export function aligned(boxes: Readonly<Record<string, Box>>, side: Side): Record<string, Point> {
  const rows = Object.entries(boxes);
  const whole = around(Object.values(boxes));
  if (!whole || rows.length < 2) return {};
  if (side === "across" || side === "down") return spread(rows, whole, side);
  return Object.fromEntries(
    rows.map(([id, box]) => {
      const x =
        side === "left" ? whole.x : side === "right" ? whole.x + whole.width - box.width : side === "centre" ? whole.x + (whole.width - box.width) / 2 : box.x;
      const y =
        side === "top" ? whole.y : side === "bottom" ? whole.y + whole.height - box.height : side === "middle" ? whole.y + (whole.height - box.height) / 2 : box.y;
      return [id, { x: Math.round(x), y: Math.round(y) }];
    }),
  );
}

function spread(rows: readonly (readonly [string, Box])[], whole: Box, side: "across" | "down"): Record<string, Point> {
  const across = side === "across";
  const sorted = rows.toSorted(([, a], [, b]) => (across ? a.x - b.x : a.y - b.y));
  const used = sorted.reduce((sum, [, box]) => sum + (across ? box.width : box.height), 0);
  const gap = ((across ? whole.width : whole.height) - used) / (sorted.length - 1);
  let place = across ? whole.x : whole.y;
  return Object.fromEntries(
    sorted.map(([id, box]) => {
      const point = across ? { x: Math.round(place), y: box.y } : { x: box.x, y: Math.round(place) };
      place += (across ? box.width : box.height) + gap;
      return [id, point];
    }),
  );
}
