import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { ports } from "@/core/ports";
import { useReader } from "@/i18n";
import { toggleBypass, wayPast } from "./switching";
import { configOf, useEditor, useEditorStore, useFlow } from "./store";

/** Whether calls go through a node or past it, and by which port. */
export function SwitchedOff({ node: id }: { node: string }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const node = useFlow((document) => document.nodes[id]);
  const config = useFlow((document) => configOf(document, id));
  const kinds = useEditor((editor) => editor.kinds);
  const readOnly = useEditor((editor) => editor.readOnly);
  if (!node || wayPast(store, id) === null) return null;
  const toggle = () => toggleBypass(store);
  if (node.bypass === undefined) {
    return readOnly ? null : (
      <button type="button" className="quiet" onClick={toggle}>
        {t("panel.switch_off")} (B)
      </button>
    );
  }
  const all = ports(kinds, node.kind, config).map((port) => ({ value: port.id, label: port.title[reader] }));
  return (
    <section className="switched-off">
      <p>{t("panel.is_off")}</p>
      <label>
        <span>{t("panel.passes_by")}</span>
        <Select
          aria-label={t("panel.passes_by")}
          value={node.bypass}
          options={all}
          disabled={readOnly}
          onChange={(port: string) => store.getState().run({ do: "bypass", ports: { [id]: port } })}
        />
      </label>
      {!readOnly && (
        <button type="button" className="quiet" onClick={toggle}>
          {t("panel.switch_on")} (B)
        </button>
      )}
    </section>
  );
}
