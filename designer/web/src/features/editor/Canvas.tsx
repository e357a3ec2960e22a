import { applyNodeChanges, Background, BackgroundVariant, PanOnScrollMode, ReactFlow, SelectionMode, useReactFlow, useStore, useStoreApi, useUpdateNodeInternals } from "@xyflow/react";
import type { Connection, Edge, FinalConnectionState, NodeChange, OnConnectEnd, OnNodeDrag } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { DragEvent, RefObject } from "react";
import { useTranslation } from "react-i18next";
import { drawing } from "@/core/drawings";
import { GRID } from "@/core/geometry";
import { isObject } from "@/core/json";
import type { Port } from "@/core/ports";
import { mainPrompt } from "@/core/words";
import { useReader } from "@/i18n";
import { NodeCard } from "@/nodes/NodeCard";
import { StartCard } from "@/nodes/StartCard";
import { KIND_DRAGGED, useAdding } from "./adding";
import { useCanvasKeys } from "./keys";
import { useListen } from "./form/listening";
import { configOf, useEditor, useEditorStore } from "./store";
import { Overview } from "./Overview";
import { measured, withMeasures } from "./measures";
import { cards, newMemory, START_ID } from "./view";
import type { CanvasNode, Memory } from "./view";
import { named, newWires, wiring } from "./wiring";
import type { Wires } from "./wiring";
import { CanvasTools } from "./CanvasTools";
import { useDragging } from "./dragging";
import { useEntering } from "./entering";
import { FrameCard, NoteCard } from "./Drawings";
import { EdgePlus } from "./EdgePlus";
import { Guides } from "./Guides";
import { useTrace } from "./trace";
import { useCamera } from "./camera";
import type { EdgePlace } from "@/core/document";

const NODE_TYPES = { card: NodeCard, start: StartCard, note: NoteCard, frame: FrameCard };
const FAR = 0.4;
const FARTHER = 0.22;
const SNAP: [number, number] = [GRID, GRID];
// What is new at every drawing makes every card and edge in sight draw again: these, and all handlers, stay the same.
const SEVERAL_KEYS = ["Shift", "Control", "Meta"];
const PAN_BUTTONS = [1, 2];
const EDGE = { type: "default", interactionWidth: 18 };
const PLAIN = { hideAttribution: true };

export function Canvas() {
  const store = useEditorStore();
  const { t } = useTranslation();
  const reader = useReader();
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<CanvasNode>();
  const inner = useStoreApi();
  const document = useEditor((editor) => editor.history.document);
  const findings = useEditor((editor) => editor.findings);
  const start = useEditor((editor) => editor.start);
  const selected = useEditor((editor) => editor.selected);
  const edge = useEditor((editor) => editor.edge);
  const readOnly = useEditor((editor) => editor.readOnly);
  const marks = useEditor((editor) => editor.marks);
  const [memory] = useState<Memory>(newMemory);
  const [wires] = useState<Wires>(newWires);
  const adding = useAdding();
  const listen = useListen();
  const hear = useCallback(
    (id: string, language: string) => {
      const { history, kinds } = store.getState();
      const prompt = mainPrompt(kinds[history.document.nodes[id]?.kind ?? ""], configOf(history.document, id));
      const segments = isObject(prompt) ? prompt[language] : undefined;
      if (Array.isArray(segments)) listen(segments, language);
    },
    [store, listen],
  );
  const words = useMemo(() => {
    return { start: t("canvas.start"), startNote: t("canvas.start.note"), grow: t("canvas.grow"), off: t("card.off"), period: (name: string) => t(`period.${name}`, { defaultValue: name }), listen: (language: string) => t("card.listen", { language }) };
  }, [t]);
  const made = useMemo(() => {
    return cards({ document, kinds: store.getState().kinds, findings, start, selected, reader, readOnly, marks, words, grow: adding.grow, hear }, memory);
  }, [document, findings, start, selected, reader, readOnly, marks, words, memory, store, adding.grow, hear]);
  const [{ nodes, of }, setNodes] = useState<{ readonly nodes: CanvasNode[]; readonly of: CanvasNode[] }>({ nodes: made, of: made });
  // At once: an effect would draw the canvas twice for every change.
  if (of !== made) setNodes({ nodes: withMeasures(nodes, made), of: made });
  const drawn = useRef(nodes);
  useEffect(() => {
    drawn.current = nodes;
  }, [nodes]);
  const { begin, adjusted, end, lines } = useDragging();
  const trace = useTrace();
  const enter = useEntering();
  useMovedPorts(made);
  const bad = useMemo(() => new Set(findings.flatMap((finding) => (finding.edge === null || finding.accepted ? [] : [finding.edge]))), [findings]);
  const edges = useMemo(() => wiring(document, edge, bad, marks, named(made, reader, wires), wires), [document, edge, bad, marks, made, reader, wires]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const chosen = changes.filter((change) => change.type === "select");
      if (chosen.length > 0) {
        const next = new Set(store.getState().selected);
        for (const change of chosen) {
          if (change.selected) next.add(change.id);
          else next.delete(change.id);
        }
        store.getState().select(next);
      }
      const rest = adjusted(changes.filter((change) => change.type === "position" || change.type === "dimensions"));
      if (rest.length === 0) return;
      // A drag ends before the next drawing: where everything stands is known at once.
      const now = measured(applyNodeChanges(rest, drawn.current), rest);
      drawn.current = now;
      setNodes((before) => ({ ...before, nodes: now }));
    },
    [store, adjusted],
  );
  const onConnect = useCallback(
    (made: Connection) => {
      if (made.source === START_ID) store.getState().run({ do: "entry", node: made.target });
      else store.getState().run({ do: "connect", from: made.source, port: made.sourceHandle ?? "", to: made.target });
    },
    [store],
  );
  const onConnectEnd: OnConnectEnd = useCallback((event, state) => connectAnywhere(event, state, onConnect, adding.dropped), [onConnect, adding]);
  const onReconnect = useCallback(
    (old: Edge, made: Connection) => {
      if (old.source === START_ID) return void store.getState().run({ do: "entry", node: made.target });
      const instead = { from: old.source, port: old.sourceHandle ?? "" };
      store.getState().run({ do: "connect", from: made.source, port: made.sourceHandle ?? "", to: made.target, instead });
    },
    [store],
  );
  const onDragStart: OnNodeDrag<CanvasNode> = useCallback((_, node, dragged) => begin(node.id, dragged.map((each) => each.id)), [begin]);
  const onDragStop: OnNodeDrag<CanvasNode> = useCallback(
    (event, node, dragged) => {
      const ids = new Set([...dragged.map((each) => each.id), ...end()]);
      const places = Object.fromEntries(drawn.current.flatMap((each) => (ids.has(each.id) ? [[each.id, { x: Math.round(each.position.x), y: Math.round(each.position.y) }] as const] : [])));
      const { document: before } = store.getState().history;
      const really = Object.entries(places).some(([id, point]) => {
        const old = before.layout[id] ?? drawing(before, id);
        return old?.x !== point.x || old.y !== point.y;
      });
      if (!really) return;
      store.getState().run({ do: "move", why: "move", places });
      if (dragged.length === 1 && "clientX" in event) adding.spliceAt(node.id, { x: event.clientX, y: event.clientY });
    },
    [store, adding, end],
  );
  const { over } = trace;
  const handlers = useMemo(
    () => ({
      onNodeDoubleClick: (_: unknown, node: CanvasNode) => enter(node.id),
      onNodeMouseEnter: (_: unknown, node: CanvasNode) => over(node.id),
      onNodeMouseLeave: () => over(null),
      onEdgeClick: (_: unknown, clicked: Edge) => clicked.source !== START_ID && store.getState().select([], placeOf(clicked)),
      onEdgeDoubleClick: (event: { clientX: number; clientY: number }, clicked: Edge) => {
        if (clicked.source !== START_ID && !store.getState().readOnly) adding.open({ x: event.clientX, y: event.clientY }, { into: placeOf(clicked) });
      },
      onPaneClick: () => store.getState().select([]),
      onSelectionDragStart: (event: { nativeEvent: MouseEvent }, dragged: CanvasNode[]) => dragged[0] && onDragStart(event.nativeEvent, dragged[0], dragged),
      onSelectionDragStop: (event: { nativeEvent: MouseEvent }, moved: CanvasNode[]) => moved[0] && onDragStop(event.nativeEvent, moved[0], moved),
    }),
    [store, adding, enter, over, onDragStart, onDragStop],
  );
  const onDrop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(KIND_DRAGGED);
    if (!kind) return;
    event.preventDefault();
    adding.addAt(kind, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), adding.edgeAt({ x: event.clientX, y: event.clientY }));
  };
  const onKeyDown = useCanvasKeys(frame);
  const ready = useCamera(frame);
  return (
    <div
      ref={frame}
      className={`canvas${readOnly ? " read-only" : ""}`}
      data-testid="canvas"
      role="application"
      aria-label={t("canvas.label")}
      tabIndex={0}
      onKeyDown={onKeyDown}
      // The canvas keeps a list of the keys held down, which misses those let go of in a dialog: the pointer knows better.
      onPointerDownCapture={(event) => inner.setState({ multiSelectionActive: event.ctrlKey || event.metaKey || event.shiftKey })}
      onFocus={(event) => event.target === frame.current && window.dispatchEvent(new Event("blur"))}
      onDragOver={(event) => event.dataTransfer.types.includes(KIND_DRAGGED) && event.preventDefault()}
      onDrop={onDrop}
      onDoubleClick={(event) => {
        if (readOnly || !(event.target as HTMLElement).classList.contains("react-flow__pane")) return;
        adding.open({ x: event.clientX, y: event.clientY });
      }}
    >
      <ReactFlow<CanvasNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={onNodesChange}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        onReconnect={onReconnect}
        onNodeDragStart={onDragStart}
        onNodeDragStop={onDragStop}
        {...handlers}
        onInit={ready}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        onlyRenderVisibleElements
        disableKeyboardA11y
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={SEVERAL_KEYS}
        panActivationKeyCode="Space"
        selectionOnDrag
        selectionMode={SelectionMode.Partial}
        panOnDrag={PAN_BUTTONS}
        panOnScroll
        panOnScrollMode={PanOnScrollMode.Free}
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={2}
        snapToGrid
        snapGrid={SNAP}
        connectionRadius={28}
        elevateNodesOnSelect
        proOptions={PLAIN}
        defaultEdgeOptions={EDGE}
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID * 2} size={1} color="var(--dots)" bgColor="var(--ground)" />
        <Overview nodes={nodes} />
        <CanvasTools />
        <Guides lines={lines} />
        <EdgePlus frame={frame} />
        <Distance frame={frame} />
      </ReactFlow>
      {made.length === 1 && (
        <div className="canvas-empty">
          <strong>{t("canvas.empty")}</strong>
          {t("canvas.empty.text")}
        </div>
      )}
    </div>
  );
}

/** Seen from far away, cards show their names only: a class on the frame, so that no card draws again. */
function Distance({ frame }: { frame: RefObject<HTMLDivElement | null> }) {
  const far = useStore((state) => (state.transform[2] < FARTHER ? 2 : state.transform[2] < FAR ? 1 : 0));
  useEffect(() => {
    frame.current?.classList.toggle("far", far > 0);
    frame.current?.classList.toggle("farther", far > 1);
  }, [frame, far]);
  return null;
}

function placeOf(edge: Edge): EdgePlace {
  return { from: edge.source, port: edge.sourceHandle ?? "" };
}

/** Handles are measured again where a card's ports changed places, and never otherwise: on mount it is ruinous. */
function useMovedPorts(made: readonly CanvasNode[]): void {
  const update = useUpdateNodeInternals();
  const known = useRef(new Map<string, readonly Port[]>());
  useEffect(() => {
    const now = new Map(made.flatMap((node) => (node.type === "card" ? [[node.id, node.data.ports] as const] : [])));
    const changed = [...now].filter(([id, list]) => !sameOrder(known.current.get(id) ?? list, list)).map(([id]) => id);
    known.current = now;
    if (changed.length > 0) requestAnimationFrame(() => update(changed));
  }, [made, update]);
}

function sameOrder(one: readonly Port[], two: readonly Port[]): boolean {
  return one === two || (one.length === two.length && one.every((port, index) => port.id === two[index]?.id));
}

/** A connection dropped on a card counts as much as one dropped on its handle; one dropped on nothing asks for a new node. */
function connectAnywhere(
  event: MouseEvent | TouchEvent,
  state: FinalConnectionState,
  connect: (made: Connection) => void,
  dropped: (at: { x: number; y: number }, after: { node: string; port: string }) => void,
): void {
  if (state.isValid || !state.fromNode || state.fromHandle?.type !== "source") return;
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  if (!touch) return;
  const under = window.document.elementFromPoint(touch.clientX, touch.clientY)?.closest(".react-flow__node");
  const target = under?.getAttribute("data-id");
  const from = { node: state.fromNode.id, port: state.fromHandle.id ?? "" };
  if (target && target !== START_ID && target !== from.node) {
    connect({ source: from.node, sourceHandle: from.port, target, targetHandle: "in" });
  } else if (!target) dropped({ x: touch.clientX, y: touch.clientY }, from);
}
