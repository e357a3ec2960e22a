import { PhoneFilled } from "@ant-design/icons";
import { Handle, Position } from "@xyflow/react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";

export type StartNode = Node<{ title: string; note: string }, "start">;

/** The fixed card every call begins at. */
export const StartCard = memo(function StartCard({ data }: NodeProps<StartNode>) {
  return (
    <div className="start-card" title={data.note}>
      <PhoneFilled aria-hidden />
      <span>
        <strong>{data.title}</strong>
        <small>{data.note}</small>
      </span>
      <Handle type="source" position={Position.Right} id="start" className="wired" />
    </div>
  );
});
