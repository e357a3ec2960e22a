import { CloseOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { useCommandName } from "./commandNames";
import { backToCanvas, PanelTool } from "./NodePanel";
import { useEditor, useEditorStore } from "./store";

/** What was done, by name, newest first; choosing one goes back or forth to just after it. */
export function HistoryPanel() {
  const { t } = useTranslation();
  const store = useEditorStore();
  const { past, future } = useEditor((editor) => editor.history);
  const nameOf = useCommandName();
  const all = [...past, ...future];
  return (
    <aside className="panel" aria-label={t("editor.history")} onKeyDown={backToCanvas}>
      <header className="panel-head">
        <div className="panel-title">
          <strong>{t("editor.history")}</strong>
          <small>{t("history.note")}</small>
        </div>
        <PanelTool title={t("panel.close")} onClick={() => store.getState().set({ panel: null })}>
          <CloseOutlined />
        </PanelTool>
      </header>
      <ol className="history" reversed>
        {all.map((entry, index) => (
          <li key={index}>
            <button type="button" className={index >= past.length ? "undone" : ""} aria-current={index === past.length - 1 ? "step" : undefined} onClick={() => store.getState().goTo(index + 1)}>
              {nameOf(entry.command)}
            </button>
          </li>
        )).reverse()}
        <li>
          <button type="button" aria-current={past.length === 0 ? "step" : undefined} onClick={() => store.getState().goTo(0)}>
            {t("history.opened")}
          </button>
        </li>
      </ol>
    </aside>
  );
}
