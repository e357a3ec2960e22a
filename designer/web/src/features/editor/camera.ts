/** What part of the flow is in view. Bounds come from the document: the browser has measured only what was drawn. */

import { getViewportForBounds, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect } from "react";
import type { RefObject } from "react";
import { around, START } from "@/core/geometry";
import type { MarkKind, Marks } from "@/core/marks";
import { useReader } from "@/i18n";
import { useEditor, useEditorStore } from "./store";
import { useInSight } from "./sight";
import { everyBox } from "./view";
import type { Box } from "@/core/document";

const CLOSEST = 1;

export function useCamera(frame: RefObject<HTMLDivElement | null>): () => void {
  const store = useEditorStore();
  const reader = useReader();
  const flow = useReactFlow();
  const look = useEditor((editor) => editor.look);
  const show = useCallback(
    (box: Box | null, duration: number, least = 0.1) => {
      const place = frame.current?.getBoundingClientRect();
      if (!box || !place) return;
      void flow.setViewport(getViewportForBounds(box, place.width, place.height, least, CLOSEST, 0.08), { duration });
    },
    [flow, frame],
  );
  const whole = useCallback(() => {
    const { history, kinds, start } = store.getState();
    return around([...Object.values(everyBox(history.document, kinds, reader)), { ...start, ...START }]);
  }, [store, reader]);
  useEffect(() => {
    if (look === null) return;
    store.getState().set({ look: null });
    const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 220;
    if (look === "all") return show(whole(), duration);
    const { history, kinds, selected } = store.getState();
    if (look === "chosen") {
      const all = everyBox(history.document, kinds, reader);
      return show(around([...selected].flatMap((id) => (all[id] ? [all[id]] : []))), duration);
    }
    const box = everyBox(history.document, kinds, reader)[look.node];
    if (!box || inView(box)) return;
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.max(0.7, flow.getZoom()), duration });

    function inView(node: Box): boolean {
      const place = frame.current?.getBoundingClientRect();
      if (!place || flow.getZoom() < 0.4) return false;
      const one = flow.flowToScreenPosition({ x: node.x, y: node.y });
      const two = flow.flowToScreenPosition({ x: node.x + node.width, y: node.y + node.height });
      return one.x > place.left && one.y > place.top && two.x < place.right && two.y < place.bottom;
    }
  }, [look, store, show, whole, flow, reader, frame]);
  useInSight(frame);
  // Two states that are compared open at what differs; a flow too large to be read whole opens at its beginning.
  return useCallback(() => {
    const { history, kinds, start, marks } = store.getState();
    const boxesOf = everyBox(history.document, kinds, reader);
    const all = whole();
    const place = frame.current?.getBoundingClientRect();
    if (!all || !place) return;
    const changed = compared(marks).flatMap((id) => boxesOf[id] ?? []);
    if (changed.length > 0) return show(around(changed), 0);
    if (Object.keys(history.document.nodes).length === 0) return void flow.setViewport({ x: 60 - start.x, y: place.height * 0.3 - start.y, zoom: 1 });
    const fits = getViewportForBounds(all, place.width, place.height, 0.1, CLOSEST, 0.08);
    if (fits.zoom >= 0.5) return void flow.setViewport(fits);
    const entry = boxesOf[history.document.entry];
    const middle = entry ? entry.y + entry.height / 2 : start.y;
    void flow.setViewport({ x: 40 - start.x * 0.7, y: place.height / 2 - middle * 0.7, zoom: 0.7 });
  }, [store, whole, show, flow, frame, reader]);
}

const COMPARED: ReadonlySet<MarkKind> = new Set(["added", "removed", "changed"]);

/** The nodes in which two states differ, and those that such an edge leaves. */
function compared(marks: Marks): string[] {
  const of = (all: Marks["nodes"]) => Object.entries(all).flatMap(([key, mark]) => (COMPARED.has(mark.how) ? [key] : []));
  return [...of(marks.nodes), ...of(marks.edges).map((key) => key.slice(0, key.lastIndexOf(":"))), ...(marks.ghosts ?? []).flatMap((edge) => [edge.from, edge.to])];
}
