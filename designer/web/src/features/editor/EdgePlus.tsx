/** A plus in the middle of the edge under the pointer, or of the chosen one: what is picked there comes between its two nodes. */

import { EdgeLabelRenderer, useStore } from "@xyflow/react";
import { useEffect, useLayoutEffect, useState } from "react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { edgeKey } from "@/core/document";
import type { Point } from "@/core/document";
import { useAdding } from "./adding";
import { useEditor, useFlow } from "./store";

/** The way from the edge to its plus may lead past both. */
const PATIENCE_MS = 300;

export function EdgePlus({ frame }: { frame: RefObject<HTMLDivElement | null> }) {
  const readOnly = useEditor((editor) => editor.readOnly);
  const chosen = useEditor((editor) => (editor.edge ? edgeKey(editor.edge) : null));
  const hovered = useHovered(frame);
  const shown = hovered ?? chosen;
  return shown === null || readOnly ? null : <Plus key={shown} id={shown} />;
}

function Plus({ id }: { id: string }) {
  const { t } = useTranslation();
  const adding = useAdding();
  const into = useFlow((document) => document.edges.find((edge) => edgeKey(edge) === id));
  const [at, setAt] = useState<Point | null>(null);
  const ends = useStore(({ edgeLookup, nodeLookup }) => {
    const edge = edgeLookup.get(id);
    const places = [edge?.source, edge?.target].map((node) => nodeLookup.get(node ?? "")?.internals.positionAbsolute);
    return places.map((place) => `${place?.x ?? ""} ${place?.y ?? ""}`).join();
  });
  useLayoutEffect(() => {
    const path = document.querySelector<SVGPathElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"] .react-flow__edge-path`);
    const middle = path?.getPointAtLength(path.getTotalLength() / 2);
    setAt(middle ? { x: middle.x, y: middle.y } : null);
  }, [id, ends]);
  if (!at || !into) return null;
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        tabIndex={-1}
        className="edge-plus nodrag nopan"
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
        title={t("canvas.between")}
        aria-label={t("canvas.between")}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          adding.open({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, { into: { from: into.from, port: into.port } });
        }}
      >
        +
      </button>
    </EdgeLabelRenderer>
  );
}

/** The edge under the pointer, unless something is being dragged. */
function useHovered(frame: RefObject<HTMLDivElement | null>): string | null {
  const [hovered, setHovered] = useState<string | null>(null);
  useEffect(() => {
    const place = frame.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = (event: PointerEvent) => {
      const under = event.target as Element;
      clearTimeout(timer);
      if (under.closest(".edge-plus")) return;
      const id = event.buttons === 0 ? (under.closest(".react-flow__edge")?.getAttribute("data-id") ?? null) : null;
      timer = setTimeout(() => setHovered(id), id === null ? PATIENCE_MS : 0);
    };
    place?.addEventListener("pointerover", over);
    return () => {
      clearTimeout(timer);
      place?.removeEventListener("pointerover", over);
    };
  }, [frame]);
  return hovered;
}
