/** Lines that show what a dragged box is in line with, and the small step that puts it exactly there. */

import type { Box } from "./document";

export interface Line {
  readonly across: boolean;
  /** Where the line stands, and from where to where it goes. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Guided {
  readonly dx: number;
  readonly dy: number;
  readonly lines: readonly Line[];
}

const NOTHING: Guided = { dx: 0, dy: 0, lines: [] };

/** The nearest edges and middles of other boxes within `reach`, each way. */
export function guide(moving: Box, others: readonly Box[], reach: number): Guided {
  const x = nearest(stops(moving.x, moving.width), others, (box) => stops(box.x, box.width), reach);
  const y = nearest(stops(moving.y, moving.height), others, (box) => stops(box.y, box.height), reach);
  if (x === null && y === null) return NOTHING;
  const dx = x?.by ?? 0;
  const dy = y?.by ?? 0;
  const placed = { ...moving, x: moving.x + dx, y: moving.y + dy };
  const lines: Line[] = [];
  if (x) {
    const tops = [placed, x.other].flatMap((box) => [box.y, box.y + box.height]);
    lines.push({ across: false, at: x.at, from: Math.min(...tops), to: Math.max(...tops) });
  }
  if (y) {
    const sides = [placed, y.other].flatMap((box) => [box.x, box.x + box.width]);
    lines.push({ across: true, at: y.at, from: Math.min(...sides), to: Math.max(...sides) });
  }
  return { dx, dy, lines };
}

/** Beginning, middle and end of a stretch. */
function stops(start: number, length: number): readonly number[] {
  return [start, start + length / 2, start + length];
}

function nearest(mine: readonly number[], others: readonly Box[], of: (box: Box) => readonly number[], reach: number): { by: number; at: number; other: Box } | null {
  let best: { by: number; at: number; other: Box } | null = null;
  for (const other of others) {
    const theirs = of(other);
    // Like with like: a beginning with a beginning, a middle with a middle.
    for (const [index, at] of theirs.entries()) {
      const by = at - (mine[index] ?? 0);
      if (Math.abs(by) <= reach && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, at, other };
    }
  }
  return best;
}
