/** The canvas from the keyboard. The same list is shown by the help under "?". */

import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import type { KeyboardEvent, RefObject } from "react";
import { edgeOf, inOrder } from "@/core/document";
import type { FlowDocument, Point } from "@/core/document";
import { drawings, isDrawing } from "@/core/drawings";
import { GRID } from "@/core/geometry";
import { ports } from "@/core/ports";
import { phoneOf } from "@/features/phone/call";
import { useReader } from "@/i18n";
import { useDrawing } from "./drawing";
import { useEntering } from "./entering";
import { useClipboard } from "./clipboard";
import { useEditorStore } from "./store";
import { toggleBypass } from "./switching";
import type { EditorStore } from "./store";
import { everyBox } from "./view";

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

export function useCanvasKeys(frame: RefObject<HTMLDivElement | null>): (event: KeyboardEvent<HTMLDivElement>) => void {
  const store = useEditorStore();
  const clipboard = useClipboard();
  const reader = useReader();
  const flow = useReactFlow();
  const draw = useDrawing();
  const enter = useEntering();
  const mouse = useRef<Point | null>(null);
  useEffect(() => {
    const place = frame.current;
    if (!place) return;
    const move = (event: PointerEvent) => (mouse.current = { x: event.clientX, y: event.clientY });
    const leave = () => (mouse.current = null);
    place.addEventListener("pointermove", move);
    place.addEventListener("pointerleave", leave);
    return () => {
      place.removeEventListener("pointermove", move);
      place.removeEventListener("pointerleave", leave);
    };
  }, [frame]);
  return useCallback(
    (event) => {
      if (isTyping(event.target)) return;
      const editor = store.getState();
      const control = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      const arrow = ARROWS[event.key];
      if (control && key === "a") editor.select(walk(editor.history.document));
      else if (control && key === "c") clipboard.copy();
      else if (control && key === "x" && !editor.readOnly) clipboard.cut();
      else if (control && key === "v" && !editor.readOnly) clipboard.paste(mouse.current);
      else if (control && key === "d" && !editor.readOnly) clipboard.duplicate();
      else if (control && key === "0") void flow.zoomTo(1);
      else if (event.shiftKey && event.code === "Digit1") editor.set({ look: "all" });
      else if (event.shiftKey && event.code === "Digit2") editor.set({ look: editor.selected.size > 0 ? "chosen" : "all" });
      else if (event.key === "?") editor.set({ asking: "keys" });
      else if (control && event.key === "Enter" && editor.selected.size === 1) enter([...editor.selected][0] ?? "");
      else if (control && key === "g" && !editor.readOnly) editor.set({ asking: "fold" });
      else if (!control && !event.altKey && key === "t") phoneOf(store).getState().turn();
      else if (!control && !event.altKey && key === "n" && !editor.readOnly) draw("notes");
      else if (!control && !event.altKey && key === "f" && !editor.readOnly) draw("frames");
      else if (!control && !event.altKey && key === "c" && !editor.readOnly && editor.selected.size === 1) joining(store);
      else if (!control && !event.altKey && key === "b" && !editor.readOnly) toggleBypass(store);
      else if (event.key === "Delete" || event.key === "Backspace") remove(store);
      else if (event.key === "Tab") {
        if (!step(store, event.shiftKey ? -1 : 1)) return;
      } else if (event.key === "Escape") editor.select([]);
      else if (event.key === "Enter" && editor.selected.size === 1) {
        const one = [...editor.selected][0] ?? "";
        if (isDrawing(one)) window.document.querySelector<HTMLElement>(`[data-drawing="${one}"]`)?.focus();
        else editor.set({ panel: "node", wanted: { node: one, field: [] } });
      } else if (event.key === "/" && !editor.readOnly) {
        const place = frame.current?.getBoundingClientRect();
        const screen = mouse.current ?? { x: (place?.left ?? 0) + (place?.width ?? 0) / 2 - 140, y: (place?.top ?? 0) + 120 };
        editor.set({ picking: { screen, place: flow.screenToFlowPosition(screen), ...(editor.edge ? { into: editor.edge } : { near: true }) } });
      } else if (arrow && editor.selected.size > 0) {
        if (event.altKey) follow(store, arrow, reader);
        else nudge(store, arrow, event.shiftKey ? 10 * GRID : GRID);
      } else if (arrow) follow(store, arrow, reader);
      else return;
      event.preventDefault();
    },
    [store, clipboard, flow, reader, frame, draw, enter],
  );
}

export function toCanvas(): void {
  document.querySelector<HTMLElement>(".canvas")?.focus();
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

export function remove(store: EditorStore): void {
  const { selected, edge, run } = store.getState();
  if (selected.size > 0) run({ do: "delete", nodes: [...selected], edges: [] });
  else if (edge) run({ do: "delete", nodes: [], edges: [edge] });
}

/** Nodes in the order a call meets them, then what is drawn beside them. */
function walk(document: FlowDocument): string[] {
  return [...inOrder(document), ...Object.keys(drawings(document))];
}

/** To where the chosen node's first open port leads: the list of its ports, in the panel. */
function joining(store: EditorStore): void {
  const { history, kinds, selected, set } = store.getState();
  const id = [...selected][0] ?? "";
  const node = history.document.nodes[id];
  if (!node) return;
  const all = ports(kinds, node.kind, node.config ?? {});
  const port = all.find((each) => !edgeOf(history.document, id, each.id)) ?? all[0];
  if (port) set({ panel: "node", wanted: { node: id, field: ["port", port.id] } });
}

/** To the next node in the order a call meets them; false past the last, where Tab leaves the canvas. */
function step(store: EditorStore, by: 1 | -1): boolean {
  const { history, selected, select, set } = store.getState();
  const order = walk(history.document);
  const now = [...selected][0];
  const place = now === undefined ? (by === 1 ? -1 : order.length) : order.indexOf(now);
  const next = order[place + by];
  if (next === undefined) return false;
  select([next]);
  set({ look: { node: next } });
  return true;
}

/** To the nearest node in a direction. */
function follow(store: EditorStore, way: Point, reader: "zh" | "en"): void {
  const { history, kinds, selected, select, set } = store.getState();
  const all = everyBox(history.document, kinds, reader);
  const now = [...selected][0] ?? history.document.entry;
  const here = all[now];
  if (!here) return;
  let best: string | null = selected.size === 0 ? now : null;
  let least = Infinity;
  if (best === null) {
    for (const [id, box] of Object.entries(all)) {
      if (id === now) continue;
      const ahead = (box.x - here.x) * way.x + (box.y - here.y) * way.y;
      const aside = Math.abs((box.x - here.x) * way.y) + Math.abs((box.y - here.y) * way.x);
      if (ahead > 20 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = id;
      }
    }
  }
  if (best === null) return;
  select([best]);
  set({ look: { node: best } });
}

function nudge(store: EditorStore, way: Point, by: number): void {
  const { history, selected, run } = store.getState();
  const { layout } = history.document;
  const drawn = drawings(history.document);
  const rows = [...selected].flatMap((id) => {
    const point = layout[id] ?? drawn[id];
    return point ? [[id, { x: point.x + way.x * by, y: point.y + way.y * by }] as const] : [];
  });
  if (rows.length > 0) run({ do: "move", why: "move", places: Object.fromEntries(rows) });
}
