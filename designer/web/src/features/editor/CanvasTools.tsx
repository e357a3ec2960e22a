import {
  AlignCenterOutlined,
  AlignLeftOutlined,
  AlignRightOutlined,
  BorderOuterOutlined,
  ColumnWidthOutlined,
  ColumnHeightOutlined,
  CompressOutlined,
  FileTextOutlined,
  GroupOutlined,
  MinusOutlined,
  PartitionOutlined,
  PlusOutlined,
  VerticalAlignBottomOutlined,
  VerticalAlignMiddleOutlined,
  VerticalAlignTopOutlined,
} from "@ant-design/icons";
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { aligned } from "@/core/geometry";
import type { Side } from "@/core/geometry";
import { useReader } from "@/i18n";
import { useDrawing } from "./drawing";
import { arrange } from "./arrange";
import { useEditor, useEditorStore } from "./store";
import { everyBox } from "./view";

const SIDES: readonly (readonly [Side, ReactNode])[] = [
  ["left", <AlignLeftOutlined key="left" />],
  ["centre", <AlignCenterOutlined key="centre" />],
  ["right", <AlignRightOutlined key="right" />],
  ["top", <VerticalAlignTopOutlined key="top" />],
  ["middle", <VerticalAlignMiddleOutlined key="middle" />],
  ["bottom", <VerticalAlignBottomOutlined key="bottom" />],
  ["across", <ColumnWidthOutlined key="across" />],
  ["down", <ColumnHeightOutlined key="down" />],
];

/** Zoom and order: below left of the canvas; alignment appears when several nodes are chosen. */
export function CanvasTools() {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const flow = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const several = useEditor((editor) => editor.selected.size > 1 && !editor.readOnly);
  const readOnly = useEditor((editor) => editor.readOnly);
  const draw = useDrawing();
  const align = (side: Side) => {
    const { history, kinds, selected, run } = store.getState();
    const all = everyBox(history.document, kinds, reader);
    const chosen = Object.fromEntries([...selected].flatMap((id) => (all[id] ? [[id, all[id]] as const] : [])));
    run({ do: "move", why: "align", places: aligned(chosen, side) });
  };
  return (
    <>
      <Panel position="bottom-left" className="canvas-tools">
        <Tool title={t("canvas.zoom_out")} onClick={() => void flow.zoomOut()}>
          <MinusOutlined />
        </Tool>
        <button type="button" className="zoom" title={t("canvas.zoom_whole")} onClick={() => void flow.zoomTo(1)}>
          {zoom}%
        </button>
        <Tool title={t("canvas.zoom_in")} onClick={() => void flow.zoomIn()}>
          <PlusOutlined />
        </Tool>
        <Tool title={`${t("canvas.fit")} (Shift+1)`} onClick={() => store.getState().set({ look: "all" })}>
          <CompressOutlined />
        </Tool>
        {!readOnly && (
          <Tool title={t(several ? "canvas.arrange_chosen" : "canvas.arrange")} onClick={() => void arrange(store, reader)}>
            <PartitionOutlined />
          </Tool>
        )}
        {!readOnly && (
          <>
            <Tool title={`${t("note.add")} (N)`} onClick={() => draw("notes")}>
              <FileTextOutlined />
            </Tool>
            <Tool title={`${t("frame.add")} (F)`} onClick={() => draw("frames")}>
              <BorderOuterOutlined />
            </Tool>
          </>
        )}
      </Panel>
      {several && (
        <Panel position="top-center" className="canvas-tools">
          {SIDES.map(([side, icon]) => (
            <Tool key={side} title={t(`canvas.align.${side}`)} onClick={() => align(side)}>
              {icon}
            </Tool>
          ))}
          <Tool title={`${t("fold.title")} (Ctrl+G)`} onClick={() => store.getState().set({ asking: "fold" })}>
            <GroupOutlined />
          </Tool>
        </Panel>
      )}
    </>
  );
}

function Tool({ title, onClick, children }: { title: string; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" title={title} aria-label={title} onClick={onClick}>
      {children}
    </button>
  );
}
