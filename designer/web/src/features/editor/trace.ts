/** The edges into and out of the chosen node, or of the one under the pointer, stand out: by a style sheet, no card draws again. */

import { useEffect, useMemo } from "react";
import { edgeKey } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import { useEditorStore } from "./store";
import type { EditorStore } from "./store";
import { START_ID } from "./view";

const PATIENCE_MS = 120;

/** Style rules for one node: what leads to it broken, what leads on whole. */
export function traced(document: FlowDocument, node: string, quoted: (id: string) => string): string {
  const select = (keys: readonly string[]) => keys.map((key) => `.react-flow__edge[data-id="${quoted(key)}"] .react-flow__edge-path`).join(",");
  const into = document.edges.filter((edge) => edge.to === node).map(edgeKey);
  if (document.entry === node) into.push(START_ID);
  const onward = document.edges.filter((edge) => edge.from === node).map(edgeKey);
  const rules = [
    into.length > 0 ? `${select(into)}{stroke:var(--blue);stroke-width:2.4;stroke-dasharray:9 4}` : "",
    onward.length > 0 ? `${select(onward)}{stroke:var(--blue);stroke-width:3}` : "",
  ];
  return rules.join("\n");
}

export interface Tracing {
  readonly over: (node: string | null) => void;
}

export function useTrace(): Tracing {
  const store = useEditorStore();
  const tracing = useMemo(() => trace(store), [store]);
  useEffect(() => tracing.start(), [tracing]);
  return tracing;
}

function trace(store: EditorStore) {
  const sheet = new CSSStyleSheet();
  let hovered: string | null = null;
  let shown = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    const { history, selected } = store.getState();
    const chosen = selected.size === 1 ? [...selected][0] : undefined;
    const node = hovered ?? chosen;
    const rules = node !== undefined && node in history.document.nodes ? traced(history.document, node, CSS.escape) : "";
    if (rules !== shown) sheet.replaceSync(rules);
    shown = rules;
  };
  return {
    start: () => {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      show();
      const unsubscribe = store.subscribe((now, before) => {
        if (now.selected !== before.selected || now.history.document.edges !== before.history.document.edges) show();
      });
      return () => {
        unsubscribe();
        clearTimeout(timer);
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
      };
    },
    over: (node: string | null) => {
      hovered = node;
      clearTimeout(timer);
      timer = setTimeout(show, node === null ? 0 : PATIENCE_MS);
    },
  };
}
