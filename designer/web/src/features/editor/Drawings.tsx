import { NodeResizer } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { LEAST } from "@/core/drawings";
import { useEditor, useEditorStore } from "./store";
import type { Colour, Drawing } from "@/core/document";

export type NoteNode = Node<{ readonly drawing: Drawing }, "note">;
export type FrameNode = Node<{ readonly drawing: Drawing }, "frame">;

/** A note: text on coloured paper. It is written in where it lies once it is chosen. */
export const NoteCard = memo(function NoteCard({ id, data, selected }: NodeProps<NoteNode>) {
  const { t } = useTranslation();
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <div className="note" data-colour={data.drawing.colour}>
      <Resizer id={id} shown={selected && !readOnly} />
      {selected && !readOnly ? (
        <Writing id={id} text={data.drawing.text} label={t("note.text")} many />
      ) : (
        <div className="note-text">{data.drawing.text || <span className="dim">{t("note.empty")}</span>}</div>
      )}
    </div>
  );
});

/** A frame: a titled box beneath the nodes it is drawn around, which move with it. */
export const FrameCard = memo(function FrameCard({ id, data, selected }: NodeProps<FrameNode>) {
  const { t } = useTranslation();
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <div className="frame" data-colour={data.drawing.colour}>
      <Resizer id={id} shown={selected && !readOnly} />
      <div className="frame-head">
        {selected && !readOnly ? <Writing id={id} text={data.drawing.text} label={t("frame.title")} /> : <span>{data.drawing.text || t("frame.untitled")}</span>}
      </div>
    </div>
  );
});

/** The text is kept here while it is typed: the canvas draws again a moment later, and a late value would move the caret. */
function Writing({ id, text, label, many = false }: { id: string; text: string; label: string; many?: boolean }) {
  const store = useEditorStore();
  const [typed, setTyped] = useState(text);
  const [told, setTold] = useState(text);
  if (told !== text) {
    setTold(text);
    setTyped(text);
  }
  const shared = {
    className: "nodrag nopan",
    "aria-label": label,
    placeholder: label,
    value: typed,
    maxLength: many ? 2000 : 80,
    onChange: (event: { target: { value: string } }) => {
      setTyped(event.target.value);
      setTold(event.target.value);
      store.getState().run({ do: "redraw", id, part: { text: event.target.value }, typing: true });
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      document.querySelector<HTMLElement>(".canvas")?.focus();
    },
  };
  return many ? <textarea data-drawing={id} {...shared} /> : <input data-drawing={id} {...shared} />;
}

function Resizer({ id, shown }: { id: string; shown: boolean }) {
  const store = useEditorStore();
  return (
    <NodeResizer
      isVisible={shown}
      minWidth={LEAST.width}
      minHeight={LEAST.height}
      onResizeEnd={(_, now) => {
        const part = { x: Math.round(now.x), y: Math.round(now.y), width: Math.round(now.width), height: Math.round(now.height) };
        store.getState().run({ do: "redraw", id, part });
      }}
    />
  );
}

export const PAPER: Readonly<Record<Colour, string>> = { yellow: "#fff3bf", blue: "#dbe9ff", green: "#dcf3e3", red: "#fde2df", grey: "#e6eaef" };
