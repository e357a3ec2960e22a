import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { SeverityIcon } from "@/components/SeverityIcon";
import { edgeOf } from "@/core/document";
import { ports } from "@/core/ports";
import type { Port } from "@/core/ports";
import { useReader } from "@/i18n";
import { configOf, useEditor, useEditorStore, useFlow } from "./store";

const NOWHERE = "";

/** Where each port leads, as a list: the same connections as on the canvas, for the keyboard. */
export function PortList({ node }: { node: string }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const document = useFlow((now) => now);
  const kinds = useEditor((editor) => editor.kinds);
  const readOnly = useEditor((editor) => editor.readOnly);
  const findings = useEditor((editor) => editor.findings);
  const title = (port: Port) => (port.title.zh === port.id ? t(`period.${port.id}`, { defaultValue: port.id }) : port.title[reader]);
  const all = ports(kinds, document.nodes[node]?.kind ?? "", configOf(document, node));
  if (all.length === 0) return null;
  const nodes = Object.entries(document.nodes).map(([id, each]) => ({ value: id, label: each.label || `${kinds[each.kind]?.title[reader] ?? ""} ${id}` }));
  return (
    <section className="port-list">
      <h3>{t("ports.title")}</h3>
      {all.map((port) => {
        const to = edgeOf(document, node, port.id)?.to;
        const found = findings.filter((finding) => finding.node === node && finding.port === port.id && !finding.accepted);
        return (
          <div key={port.id} className="port-line" data-field={`port/${port.id}`}>
            <span title={title(port)}>{title(port)}</span>
            <Select
              aria-label={`${t("ports.to")} ${title(port)}`}
              showSearch={{ optionFilterProp: "label" }}
              value={to ?? NOWHERE}
              status={found.some((finding) => finding.severity === "error") ? "error" : ""}
              disabled={readOnly}
              options={[{ value: NOWHERE, label: t(`ports.unwired.${port.unwired}`) }, ...nodes]}
              onChange={(now: string) =>
                now === NOWHERE
                  ? store.getState().run({ do: "delete", nodes: [], edges: [{ from: node, port: port.id }] })
                  : store.getState().run({ do: "connect", from: node, port: port.id, to: now })
              }
            />
            {found.map((finding, index) => (
              <p key={index} className={`found ${finding.severity}`}>
                <SeverityIcon severity={finding.severity} /> <span>{finding.message[reader]}</span>
              </p>
            ))}
          </div>
        );
      })}
    </section>
  );
}
