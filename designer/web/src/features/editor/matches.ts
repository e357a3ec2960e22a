/** Looking through a flow: nodes by name, words, keys, variables and kind, notes and frames by their text. */

import { useCallback } from "react";
import { inOrder } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import { drawings } from "@/core/drawings";
import type { Kind, Kinds } from "@/core/kinds";
import { allWords } from "@/core/words";
import { useMatching } from "./matching";
import { useEditorStore } from "./store";

export interface Match {
  readonly id: string;
  readonly kind: Kind | undefined;
  readonly label: string;
  readonly words: string;
}

export type Search = (document: FlowDocument, kinds: Kinds, typed: string) => readonly Match[];

export function useSearch(): Search {
  const matches = useMatching();
  return useCallback(
    (document, kinds, typed) => {
      const nodes = inOrder(document).map((id): Match => {
        const node = document.nodes[id];
        return { id, kind: kinds[node?.kind ?? ""], label: node?.label || id, words: allWords(node?.config) };
      });
      const drawn = Object.entries(drawings(document)).map(([id, { text }]): Match => ({ id, kind: undefined, label: text.slice(0, 40), words: text }));
      return [...nodes, ...drawn].filter(
        ({ label, words, kind }) =>
          matches(label, typed) || words.toLowerCase().includes(typed.toLowerCase()) || (kind !== undefined && (matches(kind.title.zh, typed) || matches(kind.title.en, typed))),
      );
    },
    [matches],
  );
}

/** F3: to the next place that answers to what was looked for last, round and round; it asks when nothing was. */
export function useNextMatch(): (by: 1 | -1) => void {
  const store = useEditorStore();
  const search = useSearch();
  return useCallback(
    (by) => {
      const { history, kinds, sought, selected, show, set } = store.getState();
      if (sought === "") return set({ finding: true });
      const found = search(history.document, kinds, sought);
      const now = found.findIndex((match) => selected.has(match.id));
      const next = found[now < 0 && by < 0 ? found.length - 1 : (now + by + found.length) % Math.max(1, found.length)];
      if (next) show(next.id);
    },
    [store, search],
  );
}
