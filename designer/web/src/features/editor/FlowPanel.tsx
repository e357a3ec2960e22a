import { CloseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { catalogue, names } from "@/api/queries";
import { asJson } from "@/core/document";
import { at } from "@/core/json";
import { useReader } from "@/i18n";
import { FormContext, RootContext } from "./form/context";
import type { FormSetting } from "./form/context";
import { Field } from "./form/Field";
import { WIDGETS } from "./form/widgets";
import { backToCanvas, PanelTool, useWanted } from "./NodePanel";
import { useEditor, useEditorStore, useFlow } from "./store";

const PARTS = ["languages", "defaults", "variables", "shortcuts", "returns"] as const;

/** The flow's own settings, from its schema. */
export function FlowPanel() {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const document = useFlow((now) => now);
  const { languages } = document;
  const schema = useEditor((editor) => editor.flowSchema);
  const all = useEditor((editor) => editor.findings);
  const disabled = useEditor((editor) => editor.readOnly);
  const site = useQuery(names).data;
  const filled = useQuery(catalogue).data?.defaults;
  const body = useRef<HTMLElement>(null);
  useWanted(body, null);
  const setting = useMemo<FormSetting>(
    () => ({
      reader,
      disabled,
      languages,
      findings: all.filter((finding) => finding.node === null),
      widgets: WIDGETS,
      names: site,
      defaults: filled ?? {},
      read: (path) => at(asJson(store.getState().history.document), path),
      change: (path, value, typing = false) => store.getState().run({ do: "flow", path, value, typing }),
    }),
    [reader, disabled, languages, all, site, filled, store],
  );
  const root = asJson(document);
  return (
    <aside className="panel" ref={body} aria-label={t("flow.settings")} onKeyDown={backToCanvas}>
      <header className="panel-head">
        <div className="panel-title">
          <strong>{t("flow.settings")}</strong>
          <small>{document.name}</small>
        </div>
        <PanelTool title={t("panel.close")} onClick={() => store.getState().set({ panel: null })}>
          <CloseOutlined />
        </PanelTool>
      </header>
      <div className="panel-body">
        <RootContext value={root}>
          <FormContext value={setting}>
          {PARTS.map((name) => {
            const inner = schema.properties?.[name];
            return inner ? <Field key={name} schema={inner} path={[name]} value={root[name]} required={name === "languages"} /> : null;
          })}
          </FormContext>
        </RootContext>
      </div>
    </aside>
  );
}
