/** A call's rows as a story: the nodes it came through, and under each what was heard and done there. */

import type { Row, Visit } from "./api";

export interface Chapter {
  /** Which node of the path; -1 for rows that belong to none. */
  readonly visit: number;
  readonly rows: readonly Row[];
}

/** The flow's own doings that a reader of the story need not see again: where it goes is said by the chapters. */
const UNSAID = new Set(["entered", "left"]);

export function chapters(rows: readonly Row[]): readonly Chapter[] {
  const found: { visit: number; rows: Row[] }[] = [];
  let visit = -1;
  for (const row of rows) {
    if (row.what === "entered") {
      visit += 1;
      found.push({ visit, rows: [] });
    } else if (!UNSAID.has(row.what)) {
      if (found.length === 0) found.push({ visit: -1, rows: [] });
      found.at(-1)?.rows.push(row);
    }
  }
  return found;
}

/** The chosen visit's place in its flow, counted over all visits: "2" or "2, 5" for each node. */
export function turns(path: readonly Visit[], flow: string): Readonly<Record<string, string>> {
  const found: Record<string, number[]> = {};
  path.forEach((visit, index) => {
    if (visit.flow === flow) (found[visit.node] ??= []).push(index + 1);
  });
  return Object.fromEntries(Object.entries(found).map(([node, numbers]) => [node, numbers.length > 3 ? `${numbers.slice(0, 3).join(",")}…` : numbers.join(",")]));
}
