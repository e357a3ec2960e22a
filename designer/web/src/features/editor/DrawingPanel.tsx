import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { drawing, isFrame, LEAST, MOST } from "@/core/drawings";
import { backToCanvas, ChosenTools } from "./NodePanel";
import { useEditor, useEditorStore, useFlow } from "./store";
import { COLOURS } from "@/core/document";

/** The chosen note or frame: its words, colour and size, for those who do not drag. */
export function DrawingPanel({ id }: { id: string }) {
  const { t } = useTranslation();
  const store = useEditorStore();
  const value = useFlow((document) => drawing(document, id));
  const disabled = useEditor((editor) => editor.readOnly);
  if (!value) return null;
  const what = isFrame(id) ? "frame" : "note";
  const change = store.getState().run;
  return (
    <aside className="panel" aria-label={t(`drawing.${what}`)} onKeyDown={backToCanvas}>
      <header className="panel-head">
        <div className="panel-title">
          <strong>{t(`drawing.${what}`)}</strong>
          <small>{t("drawing.unheard")}</small>
        </div>
        <ChosenTools />
      </header>
      <div className="panel-body">
        <div className="field">
          <div className="field-head">
            <label htmlFor="drawing-text">{t(isFrame(id) ? "frame.title" : "note.text")}</label>
          </div>
          {isFrame(id) ? (
            <input id="drawing-text" className="input" value={value.text} maxLength={80} disabled={disabled} onChange={(event) => change({ do: "redraw", id, part: { text: event.target.value }, typing: true })} />
          ) : (
            <textarea id="drawing-text" className="input" rows={6} value={value.text} maxLength={2000} disabled={disabled} onChange={(event) => change({ do: "redraw", id, part: { text: event.target.value }, typing: true })} />
          )}
        </div>
        <fieldset className="field swatches" disabled={disabled}>
          <legend>{t("drawing.colour")}</legend>
          {COLOURS.map((colour) => (
            <label key={colour} data-colour={colour} title={t(`colour.${colour}`)}>
              <input type="radio" name="drawing-colour" checked={value.colour === colour} aria-label={t(`colour.${colour}`)} onChange={() => change({ do: "redraw", id, part: { colour } })} />
            </label>
          ))}
        </fieldset>
        <div className="field sizes">
          {(["width", "height"] as const).map((side) => (
            <label key={side}>
              <span>{t(`drawing.${side}`)}</span>
              <InputNumber min={LEAST[side]} max={MOST} step={10} value={value[side]} disabled={disabled} onChange={(now) => now !== null && change({ do: "redraw", id, part: { [side]: Math.round(now) }, typing: true })} />
            </label>
          ))}
        </div>
      </div>
    </aside>
  );
}
