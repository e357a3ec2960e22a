/** What happens to a drag on its way: it is put in line with other cards, and a frame takes along what lies in it. */

import { useReactFlow } from "@xyflow/react";
import type { NodeChange, NodePositionChange } from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import { drawings, inside, isFrame } from "@/core/drawings";
import { around, meets } from "@/core/geometry";
import { guide } from "@/core/guides";
import type { Line } from "@/core/guides";
import type { Box, Point } from "@/core/document";
import { useReader } from "@/i18n";
import { useEditorStore } from "./store";
import { everyBox } from "./view";
import type { CanvasNode } from "./view";

const REACH_PX = 8;
const NO_LINES: readonly Line[] = [];

interface Held {
  /** Every box as it stood when the drag began. */
  readonly all: Readonly<Record<string, Box>>;
  readonly others: readonly Box[];
  readonly carried: readonly string[];
  readonly lead: string;
}

export interface Dragging {
  readonly lines: readonly Line[];
  readonly begin: (lead: string, dragged: readonly string[]) => void;
  /** The changes of a drag, put in line. */
  readonly adjusted: (changes: readonly NodeChange<CanvasNode>[]) => NodeChange<CanvasNode>[];
  /** The drag is over: what moved with it beside what was dragged. */
  readonly end: () => readonly string[];
}

export function useDragging(): Dragging {
  const store = useEditorStore();
  const reader = useReader();
  const flow = useReactFlow();
  const held = useRef<Held | null>(null);
  const [lines, setLines] = useState(NO_LINES);
  const moves = useMemo(() => {
    const begin = (lead: string, dragged: readonly string[]) => {
      const { history, kinds } = store.getState();
      const all = everyBox(history.document, kinds, reader);
      const going = new Set(dragged);
      const frames = drawings(history.document);
      for (const id of dragged) {
        const frame = frames[id];
        if (frame && isFrame(id)) inside(frame, all).forEach((each) => going.add(each));
      }
      const carried = [...going].filter((id) => !dragged.includes(id));
      const seen = inSight();
      // A frame is large and lies beneath: lining it up with every card inside of others would only make it stick.
      const others = Object.entries(all).flatMap(([id, box]) => (going.has(id) || isFrame(id) || !meets(box, seen) ? [] : [box]));
      held.current = { all, others, carried, lead };
    };
    const inSight = (): Box => {
      const place = window.document.querySelector(".canvas")?.getBoundingClientRect() ?? new DOMRect();
      const corner = flow.screenToFlowPosition({ x: place.left, y: place.top });
      const zoom = flow.getZoom();
      return { ...corner, width: place.width / zoom, height: place.height / zoom };
    };
    const adjusted = (changes: readonly NodeChange<CanvasNode>[]): NodeChange<CanvasNode>[] => {
      const now = held.current;
      const dragged = changes.filter((change): change is NodePositionChange & { position: Point } => change.type === "position" && change.dragging === true && change.position !== undefined);
      if (!now || dragged.length === 0) return [...changes];
      const going = dragged.flatMap(({ id, position }) => {
        const box = now.all[id];
        return box ? [{ ...box, x: position.x, y: position.y }] : [];
      });
      const whole = around(going);
      const found = whole ? guide(whole, now.others, REACH_PX / flow.getZoom()) : null;
      const by = { x: found?.dx ?? 0, y: found?.dy ?? 0 };
      setLines(found && found.lines.length > 0 ? found.lines : NO_LINES);
      const lead = dragged.find((change) => change.id === now.lead) ?? dragged[0];
      const from = lead ? now.all[lead.id] : undefined;
      const step = lead && from ? { x: lead.position.x + by.x - from.x, y: lead.position.y + by.y - from.y } : { x: 0, y: 0 };
      const along = now.carried.flatMap((id): NodePositionChange[] => {
        const box = now.all[id];
        return box ? [{ type: "position", id, position: { x: box.x + step.x, y: box.y + step.y }, dragging: true }] : [];
      });
      return [
        ...changes.map((change) => (change.type === "position" && change.dragging && change.position ? { ...change, position: { x: change.position.x + by.x, y: change.position.y + by.y } } : change)),
        ...along,
      ];
    };
    const end = (): readonly string[] => {
      const carried = held.current?.carried ?? [];
      held.current = null;
      setLines(NO_LINES);
      return carried;
    };
    return { begin, adjusted, end };
  }, [store, reader, flow]);
  return useMemo(() => ({ ...moves, lines }), [moves, lines]);
}
