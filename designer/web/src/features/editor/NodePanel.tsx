import { CloseOutlined, CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { memo, useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { catalogue, names } from "@/api/queries";
import { SeverityIcon } from "@/components/SeverityIcon";
import { at } from "@/core/json";
import type { Path } from "@/core/json";
import type { Kind } from "@/core/kinds";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { useClipboard } from "./clipboard";
import { useDrawing } from "./drawing";
import { flowOf, useEntering } from "./entering";
import { FormContext, RootContext } from "./form/context";
import type { FormSetting } from "./form/context";
import { Fields } from "./form/Field";
import { WIDGETS } from "./form/widgets";
import { remove, toCanvas } from "./keys";
import { PortList } from "./PortList";
import { SwitchedOff } from "./SwitchedOff";
import { toggleBypass } from "./switching";
import { configOf, useEditor, useEditorStore, useFlow } from "./store";

/** The chosen node: its name, the fields of its schema, and where its ports lead. */
export function NodePanel({ node: id }: { node: string }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const name = useFlow((document) => document.nodes[id]?.kind);
  const entry = useFlow((document) => document.entry === id);
  const kind = useEditor((editor) => editor.kinds[name ?? ""]);
  const disabled = useEditor((editor) => editor.readOnly);
  const body = useRef<HTMLElement>(null);
  useWanted(body, id);
  if (name === undefined) return null;
  return (
    <aside className="panel" ref={body} aria-label={kind?.title[reader] ?? ""} onKeyDown={backToCanvas}>
      <header className="panel-head">
        <KindIcon kind={kind} size={28} />
        <div className="panel-title">
          <Name node={id} placeholder={kind?.title[reader]} disabled={disabled} />
          <small>
            {kind?.title[reader]} {entry && `· ${t("panel.entry")}`}
          </small>
        </div>
        <ChosenTools />
      </header>
      <div className="panel-body">
        <Form node={id} kind={kind} />
        <PortList node={id} />
        <SwitchedOff node={id} off={false} />
        {!entry && !disabled && (
          <button type="button" className="quiet" onClick={() => store.getState().run({ do: "entry", node: id })}>
            {t("panel.make_entry")}
          </button>
        )}
      </div>
    </aside>
  );
}

function Name({ node: id, placeholder, disabled }: { node: string; placeholder: string | undefined; disabled: boolean }) {
  const { t } = useTranslation();
  const store = useEditorStore();
  const label = useFlow((document) => document.nodes[id]?.label ?? "");
  return (
    <input
      className="title-input"
      aria-label={t("panel.name")}
      value={label}
      title={label}
      maxLength={80}
      disabled={disabled}
      placeholder={placeholder}
      onChange={(event) => store.getState().run({ do: "rename", node: id, label: event.target.value })}
    />
  );
}

/** The fields of the node's schema, and what was found in the node as a whole. */
const Form = memo(function Form({ node: id, kind }: { node: string; kind: Kind | undefined }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const config = useFlow((document) => configOf(document, id));
  const languages = useFlow((document) => document.languages);
  const own = useFlow((document) => document.defaults);
  const findings = useEditor(useShallow((editor) => editor.findings.filter((finding) => finding.node === id)));
  const disabled = useEditor((editor) => editor.readOnly);
  const site = useQuery(names).data;
  const filled = useQuery(catalogue).data?.defaults;
  const enter = useEntering();
  const setting = useMemo<FormSetting>(
    () => ({
      reader,
      disabled,
      languages,
      findings,
      widgets: WIDGETS,
      names: site,
      defaults: { ...filled, ...own },
      read: (path) => at(configOf(store.getState().history.document, id), path),
      change: (path, value, typing = false) => store.getState().run({ do: "configure", node: id, path, value, typing }),
    }),
    [reader, disabled, languages, findings, site, filled, own, store, id],
  );
  const loose = findings.filter((finding) => finding.field.length === 0 && !finding.port);
  return (
    <>
      {loose.map((finding, index) => (
        <p key={index} className={`found ${finding.severity}`}>
          <SeverityIcon severity={finding.severity} />{" "}
          <span>
            {finding.message[reader]} {finding.mend[reader]}
          </span>
        </p>
      ))}
      <SwitchedOff node={id} off />
      <RootContext value={config}>
        <FormContext value={setting}>{kind && <Fields schema={kind.schema} path={NOWHERE} value={config} />}</FormContext>
      </RootContext>
      {kind?.schema.properties?.["flow"] && flowOf(config) !== null && (site === undefined || site.flows.some((flow) => flow.name === flowOf(config))) && !disabled && (
        <button type="button" className="quiet" onClick={() => enter(id)}>
          {t("panel.inside", { name: flowOf(config) })} (Ctrl+Enter)
        </button>
      )}
    </>
  );
});

const NOWHERE: Path = [];

export function SeveralPanel({ count }: { count: number }) {
  const { t } = useTranslation();
  const store = useEditorStore();
  const clipboard = useClipboard();
  const draw = useDrawing();
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <aside className="panel" onKeyDown={backToCanvas}>
      <header className="panel-head">
        <div className="panel-title">
          <strong>{t("panel.several", { count })}</strong>
        </div>
        <PanelTool title={t("panel.close")} onClick={() => store.getState().select([])}>
          <CloseOutlined />
        </PanelTool>
      </header>
      <div className="panel-body">
        <button type="button" className="quiet" onClick={clipboard.copy}>
          {t("panel.copy")} (Ctrl+C)
        </button>
        {!readOnly && (
          <>
            <button type="button" className="quiet" onClick={clipboard.duplicate}>
              {t("panel.duplicate")} (Ctrl+D)
            </button>
            <button type="button" className="quiet" onClick={() => store.getState().set({ asking: "fold" })}>
              {t("fold.title")} (Ctrl+G)
            </button>
            <button type="button" className="quiet" onClick={() => draw("frames")}>
              {t("frame.around")} (F)
            </button>
            <button type="button" className="quiet" onClick={() => toggleBypass(store)}>
              {t("panel.switch")} (B)
            </button>
            <button type="button" className="quiet" onClick={() => remove(store)}>
              {t("panel.delete")} (Delete)
            </button>
          </>
        )}
      </div>
    </aside>
  );
}

/** What can be done with whatever is chosen, whole: at the head of its panel. */
export function ChosenTools() {
  const { t } = useTranslation();
  const store = useEditorStore();
  const clipboard = useClipboard();
  const disabled = useEditor((editor) => editor.readOnly);
  return (
    <>
      {!disabled && (
        <>
          <PanelTool title={`${t("panel.duplicate")} (Ctrl+D)`} onClick={clipboard.duplicate}>
            <CopyOutlined />
          </PanelTool>
          <PanelTool title={`${t("panel.delete")} (Delete)`} onClick={() => remove(store)}>
            <DeleteOutlined />
          </PanelTool>
        </>
      )}
      <PanelTool title={t("panel.close")} onClick={() => store.getState().select([])}>
        <CloseOutlined />
      </PanelTool>
    </>
  );
}

export function PanelTool({ title, onClick, children }: { title: string; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className="tool" title={title} aria-label={title} onClick={onClick}>
      {children}
    </button>
  );
}

/** Esc in a field goes back to the canvas; what is open in a field closes first. */
export function backToCanvas(event: React.KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented || (event.target as Element).closest(".ant-select-open")) return;
  toCanvas();
}

/** Bring the wanted field into view and focus it; the name when no field is wanted. */
export function useWanted(body: React.RefObject<HTMLElement | null>, node: string | null): void {
  const store = useEditorStore();
  const wanted = useEditor((editor) => editor.wanted);
  useEffect(() => {
    if (!wanted || wanted.node !== node) return;
    store.getState().set({ wanted: null });
    const all = [...(body.current?.querySelectorAll<HTMLElement>("[data-field]") ?? [])];
    const path = wanted.field.join("/");
    const field = path === "" ? undefined : all.filter((each) => path.startsWith(each.dataset["field"] ?? "-")).at(-1);
    const place = field ?? body.current;
    place?.closest("details")?.setAttribute("open", "");
    const first = place?.querySelector<HTMLElement>("textarea, input, [role=combobox], button[role=switch]");
    field?.scrollIntoView({ block: "center" });
    first?.focus({ preventScroll: true });
    if (first instanceof HTMLInputElement && first.classList.contains("title-input")) first.select();
  }, [wanted, node, body, store]);
}
