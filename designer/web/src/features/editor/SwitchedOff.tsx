import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { ports } from "@/core/ports";
import { useReader } from "@/i18n";
import { toggleBypass, wayPast } from "./switching";
import { configOf, useEditor, useEditorStore, useFlow } from "./store";

/** Of a node that is switched off (`off`): that calls go past it, and by which port; of one that is not: the way to switch it off. */
export function SwitchedOff({ node: id, off }: { node: string; off: boolean }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const bypass = useFlow((document) => document.nodes[id]?.bypass);
  const kind = useFlow((document) => document.nodes[id]?.kind ?? "");
  const config = useFlow((document) => configOf(document, id));
  const kinds = useEditor((editor) => editor.kinds);
  const readOnly = useEditor((editor) => editor.readOnly);
  if ((bypass !== undefined) !== off || wayPast(store, id) === null) return null;
  const toggle = () => toggleBypass(store);
  if (bypass === undefined) {
    return readOnly ? null : (
      <button type="button" className="quiet" onClick={toggle}>
        {t("panel.switch_off")} (B)
      </button>
    );
  }
  const all = ports(kinds, kind, config).map((port) => ({ value: port.id, label: port.title[reader] }));
  return (
    <section className="switched-off">
      <p>{t("panel.is_off")}</p>
      <label>
        <span>{t("panel.passes_by")}</span>
        <Select
          aria-label={t("panel.passes_by")}
          value={bypass}
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
