/** The whole flow in miniature, and what part of it is seen: one path for each colour, so that a thousand nodes cost what one does. */

import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { memo, useMemo, useRef } from "react";
import type { PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { around } from "@/core/geometry";
import type { CanvasNode } from "./view";
import type { Box } from "@/core/document";

const SIZE = { width: 168, height: 112 } as const;
const RIM = 5;

function colourOf(node: CanvasNode): string {
  return node.type === "card" ? (node.data.kind?.colour ?? "#5a6675") : node.type === "start" ? "#1c6b3a" : "var(--dots)";
}

function boxOf(node: CanvasNode): Box {
  return { ...node.position, width: node.measured?.width ?? node.width ?? node.initialWidth ?? 0, height: node.measured?.height ?? node.height ?? node.initialHeight ?? 0 };
}

const drawnAs = new WeakMap<CanvasNode, string>();

/** A node's part of its colour's path. */
function part(node: CanvasNode): string {
  const known = drawnAs.get(node) ?? drawn([boxOf(node)]);
  drawnAs.set(node, known);
  return known;
}

/** A path that draws some boxes. */
export function drawn(boxes: readonly Box[]): string {
  return boxes.map(({ x, y, width, height }) => `M${Math.round(x)} ${Math.round(y)}h${Math.round(width)}v${Math.round(height)}h${-Math.round(width)}z`).join("");
}

interface Seen {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

const same = (one: Seen, two: Seen) => one.x === two.x && one.y === two.y && one.zoom === two.zoom && one.width === two.width && one.height === two.height;

export const Overview = memo(function Overview({ nodes }: { nodes: readonly CanvasNode[] }) {
  const { t } = useTranslation();
  const flow = useReactFlow();
  const seen = useStore(({ transform: [x, y, zoom], width, height }): Seen => ({ x, y, zoom, width, height }), same);
  const held = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const whole = useMemo(() => around(nodes.map(boxOf)), [nodes]);
  const paths = useMemo(() => {
    const found = new Map<string, string>();
    for (const node of nodes) found.set(colourOf(node), (found.get(colourOf(node)) ?? "") + part(node));
    return [...found].map(([colour, path]) => <path key={colour} d={path} style={{ fill: colour }} />);
  }, [nodes]);
  const view: Box = { x: -seen.x / seen.zoom, y: -seen.y / seen.zoom, width: seen.width / seen.zoom, height: seen.height / seen.zoom };
  const all = around(whole ? [whole, view] : [view]) ?? view;
  const scale = Math.max(all.width / SIZE.width, all.height / SIZE.height, 0.001);
  const rim = RIM * scale;
  const frame: Box = {
    x: all.x - (SIZE.width * scale - all.width) / 2 - rim,
    y: all.y - (SIZE.height * scale - all.height) / 2 - rim,
    width: SIZE.width * scale + 2 * rim,
    height: SIZE.height * scale + 2 * rim,
  };
  const place = (event: PointerEvent<SVGSVGElement>) => {
    const on = event.currentTarget.getBoundingClientRect();
    return { x: frame.x + ((event.clientX - on.left) / on.width) * frame.width, y: frame.y + ((event.clientY - on.top) / on.height) * frame.height };
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = place(event);
    const inside = at.x >= view.x && at.x <= view.x + view.width && at.y >= view.y && at.y <= view.y + view.height;
    if (!inside) void flow.setCenter(at.x, at.y, { zoom: seen.zoom });
    held.current = { x: event.clientX, y: event.clientY };
  };
  const go = (event: PointerEvent<SVGSVGElement>) => {
    const from = held.current;
    if (!from) return;
    const by = (frame.width / event.currentTarget.getBoundingClientRect().width) * seen.zoom;
    held.current = { x: event.clientX, y: event.clientY };
    void flow.setViewport({ x: seen.x - (event.clientX - from.x) * by, y: seen.y - (event.clientY - from.y) * by, zoom: seen.zoom });
  };
  const end = () => {
    held.current = null;
  };
  return (
    <Panel position="bottom-right" className="react-flow__minimap">
      <svg
        className="nopan nowheel"
        viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
        role="img"
        aria-label={t("canvas.minimap")}
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
        onWheel={(event) => void flow.zoomTo(seen.zoom * 2 ** (-event.deltaY * 0.002))}
      >
        {paths}
        <path d={`${drawn([frame])}${drawn([view])}`} className="mask" />
      </svg>
    </Panel>
  );
});
