/** A panel that opens beside the canvas leaves the chosen node in sight: the canvas goes aside by as much as is needed. */

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { RefObject } from "react";
import { useReader } from "@/i18n";
import { useEditorStore } from "./store";
import { everyBox } from "./view";

const MARGIN = 24;
/** A second click of a double click, or a drag, still finds what the first one was on. */
const PATIENCE_MS = 350;

/** How far to go so that the stretch from `begin` to `end` lies within `room`; its beginning counts most. */
export function aside(begin: number, end: number, room: number): number {
  const back = Math.min(0, room - MARGIN - end);
  return begin + back < MARGIN ? Math.max(back, MARGIN - begin) : back;
}

export function useInSight(frame: RefObject<HTMLDivElement | null>): void {
  const store = useEditorStore();
  const reader = useReader();
  const flow = useReactFlow();
  useEffect(() => {
    const canvas = frame.current;
    if (!canvas) return;
    let width = canvas.clientWidth;
    let wanted = false;
    let held = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      wanted = false;
      const { history, kinds, selected } = store.getState();
      const box = selected.size === 1 ? everyBox(history.document, kinds, reader)[[...selected][0] ?? ""] : undefined;
      if (!box) return;
      const { x, y, zoom } = flow.getViewport();
      const by = aside(box.x * zoom + x, (box.x + box.width) * zoom + x, canvas.clientWidth);
      if (by === 0) return;
      const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 220;
      void flow.setViewport({ x: x + by, y, zoom }, { duration });
    };
    const later = () => {
      clearTimeout(timer);
      if (wanted && !held) timer = setTimeout(show, PATIENCE_MS);
    };
    const watch = new ResizeObserver(() => {
      wanted ||= canvas.clientWidth < width;
      width = canvas.clientWidth;
      later();
    });
    const pointer = (event: PointerEvent) => {
      held = event.type === "pointerdown";
      later();
    };
    watch.observe(canvas);
    for (const each of ["pointerdown", "pointerup", "pointercancel"] as const) window.addEventListener(each, pointer, true);
    return () => {
      watch.disconnect();
      clearTimeout(timer);
      for (const each of ["pointerdown", "pointerup", "pointercancel"] as const) window.removeEventListener(each, pointer, true);
    };
  }, [store, reader, flow, frame]);
}
