/** One open flow: its history, what is chosen, what the server found. Views read it through selectors. */

import { createContext, useContext } from "react";
import { createStore, useStore } from "zustand";
import type { Command, PortPlace } from "@/core/commands";
import type { EdgePlace, FlowDocument, Point } from "@/core/document";
import type { Finding } from "@/core/findings";
import { exists } from "@/core/drawings";
import { startPlace } from "@/core/geometry";
import { begin, goTo, redo, run, undo } from "@/core/history";
import type { History } from "@/core/history";
import type { JsonObject, Path } from "@/core/json";
import type { Kinds, Schema } from "@/core/kinds";
import { UNMARKED } from "@/core/marks";
import type { Marks } from "@/core/marks";

/** Where the node picker is open, and what becomes of what is picked. */
export interface Picking {
  readonly screen: Point;
  readonly place: Point;
  readonly after?: PortPlace;
  readonly into?: EdgePlace;
  /** Opened by a key: what is picked comes after the chosen node, where that has an open port. */
  readonly near?: true;
}

export type Panel = "node" | "flow" | "history" | null;

export interface Editor {
  readonly name: string;
  readonly kinds: Kinds;
  readonly flowSchema: Schema;
  readonly readOnly: boolean;
  readonly history: History;
  readonly start: Point;
  readonly selected: ReadonlySet<string>;
  readonly edge: EdgePlace | null;
  readonly panel: Panel;
  readonly findings: readonly Finding[];
  /** Did the server say what it found, at least once? */
  readonly checked: boolean;
  /** What is shown about nodes and edges beside what they are; see `core/marks`. */
  readonly marks: Marks;
  readonly picking: Picking | null;
  readonly finding: boolean;
  /** What was looked for last: F3 goes on from there. */
  readonly sought: string;
  readonly asking: "fold" | "keys" | "publish" | null;
  readonly problems: boolean;
  /** A field to bring into view and focus, once. */
  readonly wanted: { readonly node: string | null; readonly field: Path } | null;
  /** A place to bring into view, once; "all" for the whole flow, "chosen" for what is selected. */
  readonly look: { readonly node: string } | "all" | "chosen" | null;
  readonly run: (command: Command) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly goTo: (length: number) => void;
  readonly select: (nodes: Iterable<string>, edge?: EdgePlace | null) => void;
  /** Choose a node, note or frame and bring it into view; the focus stays where it is. */
  readonly show: (id: string) => void;
  readonly jump: (node: string | null, field?: Path) => void;
  readonly set: (part: Partial<Pick<Editor, "panel" | "findings" | "checked" | "picking" | "finding" | "problems" | "wanted" | "look" | "readOnly" | "marks" | "sought" | "asking">>) => void;
}

export interface Opening {
  readonly name: string;
  readonly document: FlowDocument;
  readonly kinds: Kinds;
  readonly flowSchema: Schema;
  readonly readOnly: boolean;
}

const NOBODY: ReadonlySet<string> = new Set();

export function openEditor(opening: Opening) {
  return createStore<Editor>((set, get) => {
    const keep = (history: History) => {
      const before = get();
      if (history === before.history) return;
      const { edges, entry } = history.document;
      const selected = new Set([...before.selected].filter((id) => exists(history.document, id)));
      const edge = before.edge;
      const held = edge && edges.some((each) => each.from === edge.from && each.port === edge.port) ? edge : null;
      const arranged = history.past.at(-1)?.command;
      const moved = entry !== before.history.document.entry || (arranged?.do === "move" && arranged.why === "arrange");
      set({ history, selected, edge: held, ...(moved ? { start: startPlace(history.document) } : {}) });
    };
    return {
      ...opening,
      history: begin(opening.document),
      start: startPlace(opening.document),
      selected: NOBODY,
      edge: null,
      panel: null,
      findings: [],
      checked: false,
      marks: UNMARKED,
      picking: null,
      finding: false,
      sought: "",
      asking: null,
      problems: false,
      wanted: null,
      look: null,
      run: (command) => {
        if (!get().readOnly) keep(run(get().history, command, get().kinds));
      },
      undo: () => !get().readOnly && keep(undo(get().history)),
      redo: () => !get().readOnly && keep(redo(get().history)),
      goTo: (length) => !get().readOnly && keep(goTo(get().history, length)),
      select: (nodes, edge = null) => {
        const selected = new Set(nodes);
        const panel = selected.size > 0 ? "node" : get().panel === "node" ? null : get().panel;
        set({ selected, edge, panel });
      },
      show: (id) => set({ selected: new Set([id]), edge: null, panel: "node", look: { node: id } }),
      jump: (node, field = []) => {
        if (node !== null) set({ selected: new Set([node]), edge: null, panel: "node", look: { node }, wanted: { node, field } });
        else set({ panel: "flow", wanted: { node: null, field } });
      },
      set,
    };
  });
}

export type EditorStore = ReturnType<typeof openEditor>;

export const EditorContext = createContext<EditorStore | null>(null);

export function useEditorStore(): EditorStore {
  const store = useContext(EditorContext);
  if (!store) throw new Error("no editor here");
  return store;
}

export function useEditor<T>(selector: (editor: Editor) => T): T {
  return useStore(useEditorStore(), selector);
}

export function useFlow<T>(selector: (document: FlowDocument) => T): T {
  return useEditor((editor) => selector(editor.history.document));
}

const NO_CONFIG: JsonObject = {};

/** A node's config; the same empty one where it has none. */
export function configOf(document: FlowDocument, node: string): JsonObject {
  return document.nodes[node]?.config ?? NO_CONFIG;
}
