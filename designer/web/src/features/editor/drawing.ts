/** Putting a note or a frame on the canvas. */

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { freeDrawing, framing } from "@/core/drawings";
import type { Sort } from "@/core/drawings";
import { around, GRID, meets, snapped } from "@/core/geometry";
import { useReader } from "@/i18n";
import { useEditorStore } from "./store";
import { everyBox } from "./view";
import type { Box } from "@/core/document";

/** A note in the middle of what is seen; a frame around what is chosen, or as large as a few nodes. */
export function useDrawing(): (sort: Sort) => void {
  const store = useEditorStore();
  const reader = useReader();
  const flow = useReactFlow();
  return useMemo(
    () => (sort) => {
      const { history, kinds, selected, run, select } = store.getState();
      const all = everyBox(history.document, kinds, reader);
      const chosen = around([...selected].flatMap((id) => (all[id] ? [all[id]] : [])));
      const place = window.document.querySelector(".canvas")?.getBoundingClientRect();
      const middle = flow.screenToFlowPosition({ x: (place?.left ?? 0) + (place?.width ?? 800) / 2, y: (place?.top ?? 0) + (place?.height ?? 600) / 2 });
      const size = sort === "notes" ? { width: 200, height: 120 } : { width: 620, height: 320 };
      const free = (box: Box): Box => (sort === "notes" && Object.values(all).some((other) => meets(box, other)) ? free({ ...box, y: box.y + 4 * GRID }) : box);
      const box = sort === "frames" && chosen ? framing(chosen) : free({ ...snapped({ x: middle.x - size.width / 2, y: middle.y - size.height / 2 }), ...size });
      const id = freeDrawing(history.document, sort);
      run({ do: "draw", id, value: { text: "", ...box, colour: sort === "notes" ? "yellow" : "blue" } });
      select([id]);
      // Typing begins at once: where it is written is drawn a moment later.
      requestAnimationFrame(() => requestAnimationFrame(() => window.document.querySelector<HTMLElement>(`[data-drawing="${id}"]`)?.focus()));
    },
    [store, reader, flow],
  );
}
