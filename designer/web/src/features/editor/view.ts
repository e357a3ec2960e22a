/** The document as what the canvas draws. Nodes that did not change keep their objects, so that only changed cards draw again. */

import { Position } from "@xyflow/react";
import type { NodeHandle } from "@xyflow/react";
import { drawings, isFrame } from "@/core/drawings";
import type { Box, Drawing, FlowDocument, FlowNode, Point } from "@/core/document";
import { byNode, worst } from "@/core/findings";
import type { Finding } from "@/core/findings";
import { HANDLE, placed, sizeOf, spotsOf, START } from "@/core/geometry";
import type { Spot } from "@/core/geometry";
import { isObject } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import type { Kind, Kinds } from "@/core/kinds";
import { SIGNS } from "@/core/marks";
import type { Mark, Marks } from "@/core/marks";
import { ports } from "@/core/ports";
import type { Port } from "@/core/ports";
import { languageName, mainPrompt, preview, promptWords } from "@/core/words";
import type { Reader } from "@/core/words";
import type { CardData, CardNode, PortView } from "@/nodes/NodeCard";
import type { FrameNode, NoteNode } from "./Drawings";
import type { StartNode } from "@/nodes/StartCard";

export const START_ID = "@start";
export type CanvasNode = CardNode | StartNode | NoteNode | FrameNode;

export interface Look {
  readonly document: FlowDocument;
  readonly kinds: Kinds;
  readonly findings: readonly Finding[];
  readonly start: Point;
  readonly selected: ReadonlySet<string>;
  readonly reader: Reader;
  readonly readOnly: boolean;
  readonly marks: Marks;
  readonly words: { readonly start: string; readonly startNote: string; readonly grow: string; readonly off: string; readonly period: (name: string) => string; readonly listen: (language: string) => string };
  readonly grow: (node: string, port: string, at: DOMRect) => void;
  readonly hear: (node: string, language: string) => void;
}

interface Known {
  readonly node: FlowNode;
  readonly wires: string;
  readonly findings: readonly Finding[] | undefined;
  readonly point: Point;
  readonly selected: boolean;
  readonly reader: Reader;
  readonly readOnly: boolean;
  readonly languages: string;
  readonly mark: Mark | undefined;
  readonly view: CardNode;
}

/** What was drawn last time: what is the same again keeps its object, and so does the whole. */
export interface Memory {
  readonly cards: Map<string, Known>;
  readonly drawings: Map<string, { readonly drawing: Drawing; readonly selected: boolean; readonly view: NoteNode | FrameNode }>;
  start: StartNode | null;
  nodes: CanvasNode[];
  /** The nodes with findings, of these findings and edges. */
  found: { readonly findings: readonly Finding[]; readonly edges: FlowDocument["edges"]; readonly byNode: ReadonlyMap<string, readonly Finding[]> } | null;
}

export const newMemory = (): Memory => ({ cards: new Map(), drawings: new Map(), start: null, nodes: [], found: null });

/** The list from before where nothing in it is new. */
export function again<T>(before: T[], now: T[]): T[] {
  return before.length === now.length && now.every((each, index) => each === before[index]) ? before : now;
}

/** Everything on the canvas: frames beneath, then the start card, the cards and the notes. `memory` holds the cards drawn last time. */
export function cards(look: Look, memory: Memory): CanvasNode[] {
  const { document } = look;
  const places = placed(document);
  const found = foundIn(look, memory);
  const wires = wiresOf(document);
  const languages = document.languages.join();
  const made = Object.entries(document.nodes).map(([id, node]): CardNode => {
    const now = {
      node,
      wires: wires.get(id) ?? "",
      findings: found.get(id),
      point: places[id] ?? { x: 0, y: 0 },
      selected: look.selected.has(id),
      reader: look.reader,
      readOnly: look.readOnly,
      languages,
      mark: look.marks.nodes[id],
    };
    const before = memory.cards.get(id);
    if (before && same(before, now)) return before.view;
    const view = card(id, now, look, before);
    memory.cards.set(id, { ...now, view });
    return view;
  });
  for (const id of memory.cards.keys()) if (!(id in document.nodes)) memory.cards.delete(id);
  const drawn = drawingViews(look, memory);
  memory.start = startCard(look, memory.start);
  memory.nodes = again(memory.nodes, [memory.start, ...drawn, ...made]);
  return memory.nodes;
}

function drawingViews(look: Look, memory: Memory): (NoteNode | FrameNode)[] {
  const all = drawings(look.document);
  for (const id of memory.drawings.keys()) if (!(id in all)) memory.drawings.delete(id);
  return Object.entries(all).map(([id, drawing]) => {
    const selected = look.selected.has(id);
    const before = memory.drawings.get(id);
    if (before?.drawing === drawing && before.selected === selected) return before.view;
    const shared = { id, position: { x: drawing.x, y: drawing.y }, width: drawing.width, height: drawing.height, handles: [], selected, data: { drawing }, ariaLabel: drawing.text };
    // Beneath the edges, chosen or not (what is chosen is raised by 1000); only the frame's title is taken hold of, so that nodes inside it can be chosen by drawing a box.
    const view: NoteNode | FrameNode = isFrame(id) ? { ...shared, type: "frame", zIndex: selected ? -1010 : -10, dragHandle: ".frame-head" } : { ...shared, type: "note", zIndex: 0 };
    memory.drawings.set(id, { drawing, selected, view });
    return view;
  });
}

function same(before: Known, now: Omit<Known, "view">): boolean {
  return (
    before.node === now.node &&
    before.wires === now.wires &&
    sameFindings(before.findings, now.findings) &&
    before.point.x === now.point.x &&
    before.point.y === now.point.y &&
    before.selected === now.selected &&
    before.reader === now.reader &&
    before.readOnly === now.readOnly &&
    before.languages === now.languages &&
    before.mark === now.mark
  );
}

function sameFindings(one: readonly Finding[] | undefined, two: readonly Finding[] | undefined): boolean {
  if (one === two) return true;
  if (one?.length !== two?.length) return false;
  return (one ?? []).every((finding, index) => finding.message.zh === two?.[index]?.message.zh && finding.accepted === two[index]?.accepted);
}

function foundIn({ findings, document }: Look, memory: Memory): ReadonlyMap<string, readonly Finding[]> {
  const { edges } = document;
  if (memory.found?.findings !== findings || memory.found.edges !== edges) memory.found = { findings, edges, byNode: byNode(findings, document) };
  return memory.found.byNode;
}

const wiresKnown = new WeakMap<FlowDocument["edges"], ReadonlyMap<string, string>>();

/** The ports of each node that have an edge, in one text. */
function wiresOf({ edges }: FlowDocument): ReadonlyMap<string, string> {
  const known = wiresKnown.get(edges);
  if (known) return known;
  const wires = new Map<string, string>();
  for (const edge of edges) wires.set(edge.from, `${wires.get(edge.from) ?? ""}\n${edge.port}`);
  wiresKnown.set(edges, wires);
  return wires;
}

function card(id: string, now: Omit<Known, "view">, look: Look, before: Known | undefined): CardNode {
  const kind = look.kinds[now.node.kind];
  const config = now.node.config ?? {};
  const wired = new Set(now.wires.split("\n"));
  const all = ports(look.kinds, now.node.kind, config);
  const words = preview(look.document, kind, config, look.reader);
  const size = sizeOf(all, words !== "");
  const data: CardData = {
    kind,
    label: now.node.label || `${kind?.title[look.reader] ?? now.node.kind}`,
    preview: words,
    spoken: spoken(look, mainPrompt(kind, config)),
    hear: before?.view.data.hear ?? ((language) => look.hear(id, language)),
    ports: all.map((port) => portView(named(port, look), config, kind, wired, now.findings ?? [])),
    severity: worst(now.findings ?? []),
    problems: (now.findings ?? []).map((finding) => finding.message[look.reader]).join("\n"),
    reader: look.reader,
    grow: before?.reader === now.reader ? before.view.data.grow : (port, at) => look.grow(id, port, at),
    growTitle: look.words.grow,
    readOnly: look.readOnly,
    off: now.node.bypass === undefined ? "" : look.words.off,
    mark: now.mark ? { sign: now.mark.badge ?? SIGNS[now.mark.how], title: now.mark.title ?? "" } : null,
  };
  return {
    id,
    type: "card",
    ...(now.mark ? { className: `mark-${now.mark.how}` } : {}),
    position: now.point,
    selected: now.selected,
    data,
    initialWidth: size.width,
    initialHeight: size.height,
    // What has no known handles is drawn once to be measured, seen or not: a thousand cards at once.
    handles: spotsOf(all, words !== "").map(handle),
    ariaLabel: `${kind?.title[look.reader] ?? ""} ${data.label}`,
  };
}

const SIDES = { left: Position.Left, right: Position.Right, bottom: Position.Bottom } as const;

function handle({ id, side, x, y }: Spot): NodeHandle {
  return { id, type: side === "left" ? "target" : "source", position: SIDES[side], x, y, width: HANDLE, height: HANDLE };
}

function spoken(look: Look, prompt: Json | undefined): CardData["spoken"] {
  return look.document.languages.flatMap((language) => (promptWords(prompt, language) ? [{ language, title: look.words.listen(languageName(language)) }] : []));
}

/** A port whose title is its id is a period of a schedule: the usual ones have names in words. */
function named(port: Port, look: Look): Port {
  if (port.title.zh !== port.id) return port;
  const name = look.words.period(port.id);
  return { ...port, title: { zh: name, en: name } };
}

function portView(port: Port, config: JsonObject, kind: Kind | undefined, wired: ReadonlySet<string>, findings: readonly Finding[]): PortView {
  return { ...port, keys: keysOf(port.id, config, kind), wired: wired.has(port.id), severity: worst(findings.filter((finding) => finding.port === port.id)) };
}

/** The keys that lead out of a port, where its item has some. */
export function keysOf(port: string, config: JsonObject, kind: Kind | undefined): string {
  for (const rule of kind?.ports ?? []) {
    const items = rule.each === undefined ? undefined : config[rule.each];
    if (!Array.isArray(items)) continue;
    const item = items.find((each) => isObject(each) && each["id"] === port);
    if (!isObject(item)) continue;
    if (Array.isArray(item["keys"])) return item["keys"].join(" ");
    if (typeof item["percent"] === "number") return `${item["percent"]}%`;
  }
  return "";
}

function startCard(look: Look, before: StartNode | null): StartNode {
  const { x, y } = look.start;
  if (before && before.position.x === x && before.position.y === y && before.data.title === look.words.start && before.data.note === look.words.startNote) return before;
  return {
    id: START_ID,
    type: "start",
    position: look.start,
    draggable: false,
    selectable: false,
    deletable: false,
    focusable: false,
    data: { title: look.words.start, note: look.words.startNote },
    initialWidth: START.width,
    initialHeight: START.height,
  };
}

/** Where every card is and how large, without asking the browser. */
export function boxes(document: FlowDocument, kinds: Kinds, reader: Reader): Record<string, Box> {
  const places = placed(document);
  return Object.fromEntries(
    Object.entries(document.nodes).map(([id, node]) => {
      const config = node.config ?? {};
      const size = sizeOf(ports(kinds, node.kind, config), preview(document, kinds[node.kind], config, reader) !== "");
      return [id, { ...(places[id] ?? { x: 0, y: 0 }), ...size }];
    }),
  );
}

/** The boxes of nodes, notes and frames. */
export function everyBox(document: FlowDocument, kinds: Kinds, reader: Reader): Record<string, Box> {
  return { ...boxes(document, kinds, reader), ...drawings(document) };
}
