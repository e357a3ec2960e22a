/** Every way a new node comes to the canvas: dragged, clicked, picked at the end of a drawn edge, in the middle of one. */

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { PortPlace } from "@/core/commands";
import { edgeOf } from "@/core/document";
import type { Box, EdgePlace, Point } from "@/core/document";
import { CARD, snapped, START } from "@/core/geometry";
import { ports } from "@/core/ports";
import { newNode } from "@/core/seed";
import { useReader } from "@/i18n";
import { useEditorStore } from "./store";
import type { Picking } from "./store";
import { boxes, START_ID } from "./view";

export const KIND_DRAGGED = "application/x-tonepath-kind";

export interface Adding {
  /** Add a node of a kind with its upper left corner near a place, into an edge when there is one. */
  readonly addAt: (kind: string, place: Point, into?: EdgePlace | null) => void;
  /** Add a node of a kind where there is room near the middle of the canvas, or after the chosen node. */
  readonly addSomewhere: (kind: string) => void;
  readonly pick: (kind: string, picking: Picking) => void;
  readonly open: (screen: Point, more?: { after?: PortPlace; into?: EdgePlace }) => void;
  readonly dropped: (screen: Point, after: PortPlace) => void;
  readonly grow: (node: string, port: string, at: DOMRect) => void;
  readonly edgeAt: (screen: Point) => EdgePlace | null;
  readonly spliceAt: (node: string, screen: Point) => void;
}

export function useAdding(): Adding {
  const store = useEditorStore();
  const { t } = useTranslation();
  const reader = useReader();
  const flow = useReactFlow();
  return useMemo(() => {
    const add = (kind: string, place: Point, more: { after?: PortPlace; into?: EdgePlace }) => {
      const { history, kinds, run, jump } = store.getState();
      const about = kinds[kind];
      if (!about) return;
      const made = newNode(history.document, about, about.title[reader], { option: (number) => t("seed.option", { number }) });
      const fromStart = more.after?.node === START_ID;
      run({ do: "add", ...made, place: snapped(place), ...(fromStart ? {} : more) });
      if (fromStart) run({ do: "entry", node: made.id });
      jump(made.id);
    };
    const open = (screen: Point, more: { after?: PortPlace; into?: EdgePlace } = {}) => {
      store.getState().set({ picking: { screen, place: flow.screenToFlowPosition(screen), ...more } });
    };
    const edgeAt = (screen: Point): EdgePlace | null => {
      const under = window.document
        .elementsFromPoint(screen.x, screen.y)
        .map((element) => element.closest(".react-flow__edge"))
        .find((element) => element !== null);
      const id = under?.getAttribute("data-id");
      const edge = id ? flow.getEdge(id) : undefined;
      return edge && edge.source !== START_ID ? { from: edge.source, port: edge.sourceHandle ?? "" } : null;
    };
    const somewhere = (kind: string): boolean => {
      const { selected, history, kinds } = store.getState();
      const { document } = history;
      const one = selected.size === 1 ? [...selected][0] : undefined;
      const node = one === undefined ? undefined : document.nodes[one];
      const free = node && one !== undefined ? ports(kinds, node.kind, node.config ?? {}).find((port) => !port.failure && !edgeOf(document, one, port.id)) : undefined;
      const all = boxes(document, kinds, reader);
      const near = one === undefined ? undefined : all[one];
      if (!near || !free || one === undefined) return false;
      add(kind, room({ x: near.x + near.width + 80, y: near.y }, Object.values(all)), { after: { node: one, port: free.id } });
      return true;
    };
    return {
      addAt: (kind, place, into) => add(kind, { x: place.x - CARD.width / 2, y: place.y - CARD.header / 2 }, into ? { into } : {}),
      addSomewhere: (kind) => {
        const { history, kinds, start } = store.getState();
        const all = Object.values(boxes(history.document, kinds, reader));
        if (all.length === 0) return add(kind, { x: start.x + START.width + 90, y: start.y }, {});
        if (somewhere(kind)) return;
        const canvas = window.document.querySelector(".canvas")?.getBoundingClientRect();
        const middle = flow.screenToFlowPosition({ x: (canvas?.left ?? 0) + (canvas?.width ?? 800) / 2, y: (canvas?.top ?? 0) + (canvas?.height ?? 600) / 3 });
        add(kind, room({ x: middle.x - CARD.width / 2, y: middle.y }, all), {});
      },
      pick: (kind, picking) => {
        const { after, into, place, near } = picking;
        if (near && somewhere(kind)) return;
        const corner = after ? { x: place.x, y: place.y - CARD.header / 2 } : { x: place.x - CARD.width / 2, y: place.y - CARD.header / 2 };
        add(kind, corner, { ...(after ? { after } : {}), ...(into ? { into } : {}) });
      },
      open,
      dropped: (screen, after) => open(screen, { after }),
      grow: (node, port, at) => {
        const box = boxes(store.getState().history.document, store.getState().kinds, reader)[node];
        const screen = { x: at.right + 8, y: at.top };
        const place = box ? { x: box.x + box.width + 80, y: flow.screenToFlowPosition({ x: 0, y: at.top }).y } : flow.screenToFlowPosition(screen);
        store.getState().set({ picking: { screen, place, after: { node, port } } });
      },
      edgeAt,
      spliceAt: (node, screen) => {
        const { history, kinds, run } = store.getState();
        const { document } = history;
        // Only a node nothing leads to is put into an edge by dropping it there: one that is wired is merely moved.
        if (document.edges.some((edge) => edge.from === node || edge.to === node) || document.entry === node) return;
        const into = edgeAt(screen);
        const there = document.nodes[node];
        if (!into || !there) return;
        const port = ports(kinds, there.kind, there.config ?? {}).find((each) => !each.failure)?.id ?? "";
        run({ do: "splice", node, port, into });
      },
    };
  }, [store, t, reader, flow]);
}

/** The place, or the first one beneath it where no card stands. */
function room(place: Point, all: readonly Box[]): Point {
  const taken = all.some((box) => Math.abs(box.x - place.x) < CARD.width + 20 && place.y < box.y + box.height + 20 && place.y + 140 > box.y);
  return taken ? room({ x: place.x, y: place.y + 40 }, all) : place;
}
