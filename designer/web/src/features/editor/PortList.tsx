import { Select } from "antd";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShallow } from "zustand/react/shallow";
import { SeverityIcon } from "@/components/SeverityIcon";
import { edgeOf } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import type { Kinds } from "@/core/kinds";
import { ports } from "@/core/ports";
import type { Port } from "@/core/ports";
import type { Reader } from "@/core/words";
import { useReader } from "@/i18n";
import { configOf, useEditor, useEditorStore, useFlow } from "./store";

const NOWHERE = "";

/** Where each port leads, as a list: the same connections as on the canvas, for the keyboard. */
export const PortList = memo(function PortList({ node }: { node: string }) {
  const { t } = useTranslation();
  const config = useFlow((document) => configOf(document, node));
  const kind = useFlow((document) => document.nodes[node]?.kind ?? "");
  const kinds = useEditor((editor) => editor.kinds);
  const all = ports(kinds, kind, config);
  if (all.length === 0) return null;
  return (
    <section className="port-list">
      <h3>{t("ports.title")}</h3>
      {all.map((port) => (
        <Line key={port.id} node={node} port={port} />
      ))}
    </section>
  );
});

interface LineProps {
  readonly node: string;
  readonly port: Port;
}

const Line = memo(function Line({ node, port }: LineProps) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const kinds = useEditor((editor) => editor.kinds);
  const readOnly = useEditor((editor) => editor.readOnly);
  const to = useFlow((document) => edgeOf(document, node, port.id)?.to);
  const label = useFlow((document) => (to === undefined ? "" : nameOf(document, to, kinds, reader)));
  const found = useEditor(useShallow((editor) => editor.findings.filter((finding) => finding.node === node && finding.port === port.id && !finding.accepted)));
  const title = port.title.zh === port.id ? t(`period.${port.id}`, { defaultValue: port.id }) : port.title[reader];
  const [open, setOpen] = useState(false);
  const nowhere = t(`ports.unwired.${port.unwired}`);
  const options = useMemo(() => {
    const first = { value: NOWHERE, label: nowhere };
    if (!open) return to === undefined ? [first] : [first, { value: to, label }];
    const { document } = store.getState().history;
    return [first, ...Object.keys(document.nodes).map((id) => ({ value: id, label: nameOf(document, id, kinds, reader) }))];
  }, [open, to, label, nowhere, store, kinds, reader]);
  return (
    <div className="port-line" data-field={`port/${port.id}`}>
      <span title={title}>{title}</span>
      <Select
        aria-label={`${t("ports.to")} ${title}`}
        showSearch={{ optionFilterProp: "label" }}
        value={to ?? NOWHERE}
        status={found.some((finding) => finding.severity === "error") ? "error" : ""}
        disabled={readOnly}
        // A list that is closed has only what it shows: each of them, of a thousand nodes, would be gone through at every letter typed.
        options={options}
        onOpenChange={setOpen}
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
}, sameLine);

/** Ports are made anew with every change of the node. */
function sameLine(one: LineProps, two: LineProps): boolean {
  return one.node === two.node && one.port.id === two.port.id && one.port.unwired === two.port.unwired && one.port.title.zh === two.port.title.zh && one.port.title.en === two.port.title.en;
}

function nameOf(document: FlowDocument, id: string, kinds: Kinds, reader: Reader): string {
  const node = document.nodes[id];
  return node?.label || `${kinds[node?.kind ?? ""]?.title[reader] ?? ""} ${id}`;
}
