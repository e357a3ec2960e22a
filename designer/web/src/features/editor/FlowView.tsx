/**
 * A flow to look at, on the editor's own canvas: versions, comparisons, the path of a call, what was reached. It pans, zooms,
 * walks by keyboard (Tab, arrows, Ctrl+K) and changes nothing. Give it a height; it fills what it is given.
 */

import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Spin } from "antd";
import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import { catalogue } from "@/api/queries";
import { Refusal } from "@/components/Refusal";
import type { FlowDocument } from "@/core/document";
import type { Finding } from "@/core/findings";
import type { Kinds, Schema } from "@/core/kinds";
import { UNMARKED } from "@/core/marks";
import type { Marks } from "@/core/marks";
import { words } from "@/i18n";
import { Canvas } from "./Canvas";
import { Search } from "./Search";
import { EditorContext, openEditor, useEditor } from "./store";
import "@/styles/editor.css";

const SidePanel = lazy(() => import("./SidePanel").then((module) => ({ default: module.SidePanel })));
const NO_FINDINGS: readonly Finding[] = [];

export interface FlowViewProps {
  /** What is drawn. Another document begins a new view: keep the object while it is the same. */
  readonly document: FlowDocument;
  /** Badges and colours of nodes and edges (see `core/marks`); may change at any time. */
  readonly marks?: Marks;
  readonly findings?: readonly Finding[];
  /** The chosen node; a change brings it into view. Left out, the view keeps its own choice. */
  readonly selected?: string | null;
  readonly onSelect?: (node: string | null) => void;
  /** Show the chosen node's fields beside the canvas, greyed. */
  readonly fields?: boolean;
}

export function FlowView(props: FlowViewProps) {
  const kinds = useQuery(catalogue);
  const spoken = useQuery({ queryKey: ["words", "editor"], queryFn: () => words("editor").then(() => true), staleTime: Infinity });
  if (kinds.error) return <Refusal error={kinds.error} />;
  if (!kinds.data || !spoken.data) return <Spin delay={300} />;
  return <Shown {...props} kinds={kinds.data.byName} flowSchema={kinds.data.flow} />;
}

function Shown({ document, kinds, flowSchema, marks = UNMARKED, findings = NO_FINDINGS, selected, onSelect, fields = false }: FlowViewProps & { kinds: Kinds; flowSchema: Schema }) {
  const store = useMemo(() => openEditor({ name: document.name, document, kinds, flowSchema, readOnly: true }), [document, kinds, flowSchema]);
  useEffect(() => store.getState().set({ marks, findings }), [store, marks, findings]);
  const tell = useRef(onSelect);
  useEffect(() => {
    tell.current = onSelect;
  }, [onSelect]);
  useEffect(() => {
    if (selected === undefined) return;
    const { selected: now, select, set } = store.getState();
    if (selected === null ? now.size === 0 : now.size === 1 && now.has(selected)) return;
    select(selected === null ? [] : [selected]);
    if (selected !== null) set({ look: { node: selected } });
  }, [store, selected]);
  useEffect(
    () =>
      store.subscribe((now, before) => {
        if (now.selected !== before.selected) tell.current?.(now.selected.size === 1 ? ([...now.selected][0] ?? null) : null);
      }),
    [store],
  );
  return (
    <EditorContext value={store}>
      <ReactFlowProvider key={document.name}>
        <div className="flow-view">
          <Canvas />
          {fields && <Fields />}
          <Search />
        </div>
      </ReactFlowProvider>
    </EditorContext>
  );
}

function Fields() {
  const panel = useEditor((editor) => editor.panel);
  return panel ? (
    <Suspense fallback={<aside className="panel" />}>
      <SidePanel />
    </Suspense>
  ) : null;
}
