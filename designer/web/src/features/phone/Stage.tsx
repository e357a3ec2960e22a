import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Spin } from "antd";
import { useEffect, useMemo, useRef } from "react";
import { catalogue } from "@/api/queries";
import { Refusal } from "@/components/Refusal";
import type { FlowDocument } from "@/core/document";
import type { Kinds, Schema } from "@/core/kinds";
import { Canvas } from "@/features/editor/Canvas";
import { EditorContext, openEditor } from "@/features/editor/store";
import { phoneOf } from "./call";
import type { PhoneStore } from "./call";
import { Phone } from "./Phone";
import "@/styles/editor.css";

interface Props {
  /** What is drawn; keep the object while it is the same. */
  readonly document: FlowDocument;
  /** It is not the draft of now. */
  readonly old?: boolean;
  /** What the phone does once it is there. */
  readonly begin: (phone: PhoneStore) => void;
}

/** A flow on a canvas nobody changes, and the phone beside it. Give it a height. */
export function Stage(props: Props) {
  const { data, error } = useQuery(catalogue);
  if (error) return <Refusal error={error} />;
  return data ? <Placed {...props} kinds={data.byName} flowSchema={data.flow} /> : <Spin delay={300} />;
}

function Placed({ document, old = false, begin, kinds, flowSchema }: Props & { kinds: Kinds; flowSchema: Schema }) {
  const store = useMemo(() => openEditor({ name: document.name, document, kinds, flowSchema, readOnly: true }), [document, kinds, flowSchema]);
  const start = useRef(begin);
  useEffect(() => {
    start.current = begin;
  }, [begin]);
  useEffect(() => {
    start.current(phoneOf(store));
  }, [store]);
  return (
    <EditorContext value={store}>
      <ReactFlowProvider>
        <div className="flow-view">
          <Canvas />
          <Phone old={old} />
        </div>
      </ReactFlowProvider>
    </EditorContext>
  );
}
