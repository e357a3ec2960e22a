/** Copying between flows, tabs and windows of this browser. A page may not read the system clipboard unasked, so it is not used. */

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { copy, fromText, renewed, toText } from "@/core/clipboard";
import type { Part } from "@/core/commands";
import { snapped } from "@/core/geometry";
import { useEditorStore } from "./store";

const KEY = "tonepath.clipboard";

export function useClipboard() {
  const store = useEditorStore();
  const flow = useReactFlow();
  return useMemo(() => {
    const take = (): Part | null => {
      const { selected, history } = store.getState();
      if (selected.size === 0) return null;
      const part = copy(history.document, [...selected]);
      localStorage.setItem(KEY, toText(part));
      return part;
    };
    const put = (part: Part, why: "paste" | "duplicate", screen: { x: number; y: number } | null) => {
      const { history, run, select } = store.getState();
      const place = screen ? snapped(flow.screenToFlowPosition(screen)) : null;
      const made = renewed(part, history.document, place);
      run({ do: "paste", why, part: made });
      select([...Object.keys(made.nodes), ...Object.keys(made.drawings ?? {})]);
    };
    return {
      copy: () => void take(),
      cut: () => {
        if (take()) store.getState().run({ do: "delete", nodes: [...store.getState().selected], edges: [] });
      },
      paste: (screen: { x: number; y: number } | null = null) => {
        const part = fromText(localStorage.getItem(KEY) ?? "");
        if (part && Object.keys(part.nodes).length + Object.keys(part.drawings ?? {}).length > 0) put(part, "paste", screen);
      },
      duplicate: () => {
        const { selected, history } = store.getState();
        if (selected.size > 0) put(copy(history.document, [...selected]), "duplicate", null);
      },
    };
  }, [store, flow]);
}
