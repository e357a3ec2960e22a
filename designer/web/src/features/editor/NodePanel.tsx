import { CloseOutlined, CopyOutlined, DeleteOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { catalogue, names } from "@/api/queries";
import { SeverityIcon } from "@/components/SeverityIcon";
import type { Finding } from "@/core/findings";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { useClipboard } from "./clipboard";
import { useDrawing } from "./drawing";
import { flowOf, useEntering } from "./entering";
import { FormContext } from "./form/context";
import type { FormSetting } from "./form/context";
import { Fields } from "./form/Field";
import { remove, toCanvas } from "./keys";
import { PortList } from "./PortList";
import { SwitchedOff } from "./SwitchedOff";
import { toggleBypass } from "./switching";
import { configOf, useEditor, useEditorStore, useFlow } from "./store";

const NONE: readonly Finding[] = [];

/** The chosen node: its name, the fields of its schema, and where its ports lead. */
export function NodePanel({ node: id }: { node: string }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const node = useFlow((document) => document.nodes[id]);
  const config = useFlow((document) => configOf(document, id));
  const languages = useFlow((document) => document.languages);
  const entry = useFlow((document) => document.entry === id);
  const own = useFlow((document) => document.defaults);
  const kind = useEditor((editor) => editor.kinds[node?.kind ?? ""]);
  const all = useEditor((editor) => editor.findings);
  const disabled = useEditor((editor) => editor.readOnly);
  const site = useQuery(names).data;
  const filled = useQuery(catalogue).data?.defaults;
  const clipboard = useClipboard();
  const enter = useEntering();
  const body = useRef<HTMLElement>(null);
  useWanted(body, id);
  const findings = useMemo(() => (all.some((finding) => finding.node === id) ? all.filter((finding) => finding.node === id) : NONE), [all, id]);
  const setting = useMemo<FormSetting>(
    () => ({
      reader,
      disabled,
      languages,
      findings,
      root: config,
      names: site,
      defaults: { ...filled, ...own },
      change: (path, value, typing = false) => store.getState().run({ do: "configure", node: id, path, value, typing }),
    }),
    [reader, disabled, languages, findings, config, site, filled, own, store, id],
  );
  if (!node) return null;
  const loose = findings.filter((finding) => finding.field.length === 0 && !finding.port);
  return (
    <aside className="panel" ref={body} aria-label={kind?.title[reader] ?? ""} onKeyDown={backToCanvas}>
      <header className="panel-head">
        <KindIcon kind={kind} size={28} />
        <div className="panel-title">
          <input
            className="title-input"
            aria-label={t("panel.name")}
            value={node.label ?? ""}
            title={node.label}
            maxLength={80}
            disabled={disabled}
            placeholder={kind?.title[reader]}
            onChange={(event) => store.getState().run({ do: "rename", node: id, label: event.target.value })}
          />
          <small>
            {kind?.title[reader]} {entry && `· ${t("panel.entry")}`}
          </small>
        </div>
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
      </header>
      <div className="panel-body">
        {loose.map((finding, index) => (
          <p key={index} className={`found ${finding.severity}`}>
            <SeverityIcon severity={finding.severity} />{" "}
            <span>
              {finding.message[reader]} {finding.mend[reader]}
            </span>
          </p>
        ))}
        {node.bypass !== undefined && <SwitchedOff node={id} />}
        <FormContext value={setting}>{kind && <Fields schema={kind.schema} path={[]} value={config} />}</FormContext>
        {kind?.schema.properties?.["flow"] && flowOf(config) !== null && (site === undefined || site.flows.some((flow) => flow.name === flowOf(config))) && !disabled && (
          <button type="button" className="quiet" onClick={() => enter(id)}>
            {t("panel.inside", { name: flowOf(config) })} (Ctrl+Enter)
          </button>
        )}
        <PortList node={id} />
        {node.bypass === undefined && <SwitchedOff node={id} />}
        {!entry && !disabled && (
          <button type="button" className="quiet" onClick={() => store.getState().run({ do: "entry", node: id })}>
            {t("panel.make_entry")}
          </button>
        )}
      </div>
    </aside>
  );
}

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
