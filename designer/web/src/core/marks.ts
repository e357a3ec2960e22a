/** What a view of a flow says about its nodes and edges beside what they are: what changed, where a call went, what was reached. */

import type { FlowEdge } from "./document";

export type MarkKind = "added" | "removed" | "changed" | "path" | "here" | "reached" | "missed";

export interface Mark {
  readonly how: MarkKind;
  /** A few characters on the card or edge: a count, a share. The sign of `how` stands there when it is left out. */
  readonly badge?: string;
  /** What a pointer or a screen reader is told. */
  readonly title?: string;
}

export interface Marks {
  readonly nodes: Readonly<Record<string, Mark>>;
  /** By `edgeKey`: "node:port"; "@start" is the edge into the entry. */
  readonly edges: Readonly<Record<string, Mark>>;
  /** Edges that were and lead elsewhere now: drawn as removed, beside the document's own. */
  readonly ghosts?: readonly FlowEdge[];
}

export const UNMARKED: Marks = { nodes: {}, edges: {} };

/** A sign for each mark, so that none is told by its colour alone. A path has none: its edges are drawn broader. */
export const SIGNS: Readonly<Record<MarkKind, string>> = { added: "+", removed: "−", changed: "≠", path: "", here: "◉", reached: "✓", missed: "○" };
