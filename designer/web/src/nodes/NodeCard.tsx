import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { Severity } from "@/core/findings";
import type { Kind } from "@/core/kinds";
import type { Port } from "@/core/ports";
import type { Reader } from "@/core/words";
import { SeverityIcon } from "@/components/SeverityIcon";
import { KindIcon } from "./KindIcon";

export interface PortView extends Port {
  readonly keys: string;
  readonly wired: boolean;
  readonly severity: Severity | null;
}

export interface CardData extends Record<string, unknown> {
  readonly kind: Kind | undefined;
  readonly label: string;
  readonly preview: string;
  /** The languages its prompt has words in: each can be heard. */
  readonly spoken: readonly { readonly language: string; readonly title: string }[];
  readonly hear: (language: string) => void;
  readonly ports: readonly PortView[];
  readonly severity: Severity | null;
  readonly problems: string;
  readonly reader: Reader;
  readonly grow: (port: string, at: DOMRect) => void;
  readonly growTitle: string;
  readonly readOnly: boolean;
  /** What is said of a node that is switched off, "" of one that is not. */
  readonly off: string;
  /** A badge above the card and what it means. */
  readonly mark: { readonly sign: string; readonly title: string } | null;
}

export type CardNode = Node<CardData, "card">;

/** Every node kind is drawn by this one card; what differs comes from its schema. */
export const NodeCard = memo(function NodeCard({ data }: NodeProps<CardNode>) {
  const ways = data.ports.filter((port) => !port.failure);
  const failures = data.ports.filter((port) => port.failure);
  return (
    <div className="card" data-severity={data.severity ?? undefined} data-off={data.off !== "" || undefined}>
      <Handle type="target" position={Position.Left} id="in" className="card-in" isConnectableStart={false} />
      {data.mark?.sign && (
        <span className="card-mark" title={data.mark.title}>
          {data.mark.sign}
        </span>
      )}
      <div className="card-head">
        <KindIcon kind={data.kind} />
        <span className="card-label" title={data.label}>
          {data.label}
        </span>
        {data.off && <span className="card-off">{data.off}</span>}
        {data.severity && <SeverityIcon severity={data.severity} title={data.problems} />}
      </div>
      {data.preview && (
        <div className="card-preview" title={data.preview}>
          {data.preview}
        </div>
      )}
      {data.spoken.length > 0 && <Listen data={data} />}
      {ways.map((port) => (
        <div key={port.id} className="card-port" data-severity={port.severity ?? undefined}>
          {port.keys && <kbd>{port.keys}</kbd>}
          <span className="card-port-title" title={port.title[data.reader]}>
            {port.title[data.reader]}
          </span>
          {!port.wired && !data.readOnly && <Grow data={data} port={port} />}
          <Handle type="source" position={Position.Right} id={port.id} className={port.wired ? "wired" : "open"} />
        </div>
      ))}
      {failures.length > 0 && (
        <div className="card-foot">
          {failures.map((port) => (
            <div key={port.id} className="card-failure" data-severity={port.severity ?? undefined} title={port.title[data.reader]}>
              {port.title[data.reader]}
              <Handle type="source" position={Position.Bottom} id={port.id} className={port.wired ? "wired" : "open"} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
});

function Listen({ data }: { data: CardData }) {
  return (
    <span className="card-listen nodrag nopan">
      {data.spoken.map(({ language, title }) => (
        <button
          key={language}
          type="button"
          tabIndex={-1}
          title={title}
          aria-label={title}
          onClick={(event) => {
            event.stopPropagation();
            data.hear(language);
          }}
        >
          ▶ {language.startsWith("zh") && data.reader === "zh" ? "中" : language.slice(0, 2).toUpperCase()}
        </button>
      ))}
    </span>
  );
}

function Grow({ data, port }: { data: CardData; port: PortView }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="grow nodrag nopan"
      title={data.growTitle}
      aria-label={`${data.growTitle} ${port.title[data.reader]}`}
      onClick={(event) => {
        event.stopPropagation();
        data.grow(port.id, event.currentTarget.getBoundingClientRect());
      }}
    >
      +
    </button>
  );
}
