/** Going into the flow a node calls or leads to, and back out by the names above the canvas. */

import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { configOf, useEditorStore } from "./store";

/** The flow a node leads into; null where it leads into none. */
export function flowOf(config: Readonly<Record<string, unknown>>): string | null {
  const flow = config["flow"];
  return typeof flow === "string" && flow !== "" ? flow : null;
}

/** Opens the flow that a node names, with the way back. */
export function useEntering(): (node: string) => void {
  const store = useEditorStore();
  const navigate = useNavigate();
  return useCallback(
    (node) => {
      const { history, name, readOnly, kinds } = store.getState();
      const kind = kinds[history.document.nodes[node]?.kind ?? ""];
      const flow = kind?.schema.properties?.["flow"] ? flowOf(configOf(history.document, node)) : null;
      // What is only looked at may be an old version: the flow of today is not what it called.
      if (flow === null || readOnly || flow === name) return;
      void navigate({ to: "/flows/$name", params: { name: flow }, search: (before) => ({ from: [...(before.from ?? []), name] }) });
    },
    [store, navigate],
  );
}
