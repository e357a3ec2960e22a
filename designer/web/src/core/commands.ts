/**
 * What a person does to a flow, as data, and the edits each command comes to. Nothing is changed here: `history` applies the
 * edits and keeps their inverses. A command names the ids it makes, so that doing it again gives the same document.
 */

import { asJson, edgeOf } from "./document";
import { drawing, drawingJson, isDrawing, moved, pathOf } from "./drawings";
import type { Sort } from "./drawings";
import type { Drawing, EdgePlace, FlowDocument, FlowEdge, FlowNode, Point } from "./document";
import type { Edit } from "./edits";
import { at, isObject } from "./json";
import type { Json, JsonObject, Path } from "./json";
import type { Kinds } from "./kinds";
import { ports } from "./ports";
import { deletion } from "./deletion";
import { folding } from "./folding";
import type { Folded } from "./folding";

export type Command =
  | { readonly do: "add"; readonly id: string; readonly node: FlowNode; readonly place: Point; readonly after?: PortPlace; readonly into?: EdgePlace }
  | { readonly do: "move"; readonly why: "move" | "align" | "arrange"; readonly places: Readonly<Record<string, Point>> }
  | { readonly do: "delete"; readonly nodes: readonly string[]; readonly edges: readonly EdgePlace[] }
  | { readonly do: "connect"; readonly from: string; readonly port: string; readonly to: string; readonly instead?: EdgePlace }
  | { readonly do: "splice"; readonly node: string; readonly port: string; readonly into: EdgePlace }
  | { readonly do: "configure"; readonly node: string; readonly path: Path; readonly value: Json | undefined; readonly typing?: boolean }
  | { readonly do: "rename"; readonly node: string; readonly label: string }
  | { readonly do: "paste"; readonly why: "paste" | "duplicate"; readonly part: Part }
  | { readonly do: "draw"; readonly id: string; readonly value: Drawing }
  | { readonly do: "redraw"; readonly id: string; readonly part: Partial<Drawing>; readonly typing?: boolean }
  | { readonly do: "fold"; readonly fold: Folded }
  | { readonly do: "entry"; readonly node: string }
  | { readonly do: "bypass"; readonly ports: Readonly<Record<string, string | null>> }
  | { readonly do: "flow"; readonly path: Path; readonly value: Json | undefined; readonly typing?: boolean }
  | { readonly do: "variable"; readonly name: string; readonly value: JsonObject; readonly then?: Extract<Command, { do: "configure" }> }
  | { readonly do: "mend"; readonly finding: string; readonly patches: readonly Patch[] }
  | { readonly do: "replace"; readonly why: "theirs" | "discard" | "restored"; readonly document: FlowDocument };

export interface PortPlace {
  readonly node: string;
  readonly port: string;
}

/** Some nodes with the edges among them: what is copied and pasted. */
export interface Part {
  readonly nodes: Readonly<Record<string, FlowNode>>;
  readonly edges: readonly FlowEdge[];
  readonly layout: Readonly<Record<string, Point>>;
  readonly variables: Readonly<Record<string, JsonObject>>;
  /** Notes and frames by their ids on the canvas. */
  readonly drawings?: Readonly<Record<string, Drawing>>;
}

/** One change of a finding's fix, as the server writes it. */
export interface Patch {
  readonly op: "add" | "remove";
  readonly path: Path;
  readonly value?: Json;
}

/** The edits a command comes to in this document; none when there is nothing to do. Throws for a place that is gone. */
export function plan(document: FlowDocument, command: Command, kinds: Kinds): readonly Edit[] {
  switch (command.do) {
    case "add":
      return added(document, command, kinds);
    case "move":
      return Object.entries(command.places).flatMap(([id, point]) => placing(document, id, point));
    case "delete":
      return deletion(document, command.nodes, command.edges);
    case "connect":
      return connected(document, command);
    case "splice":
      return spliced(document, command.node, command.port, command.into);
    case "configure":
      return configured(document, command, kinds);
    case "rename":
      return [{ op: "set", path: ["nodes", command.node, "label"], value: command.label }];
    case "paste":
      return pasted(document, command.part);
    case "draw":
      return put(asJson(document), pathOf(command.id), drawingJson(command.value));
    case "redraw": {
      const before = drawing(document, command.id);
      return before ? put(asJson(document), pathOf(command.id), drawingJson({ ...before, ...command.part })) : [];
    }
    case "fold":
      return folding(document, command.fold);
    case "entry":
      return [{ op: "set", path: ["entry"], value: command.node }];
    case "bypass":
      return Object.entries(command.ports).flatMap(([id, port]) => put(asJson(document), ["nodes", id, "bypass"], port ?? undefined));
    case "flow":
      return put(asJson(document), command.path, command.value);
    case "variable":
      return [
        { op: "set", path: ["variables", command.name], value: command.value },
        ...(command.then ? configured(document, command.then, kinds) : []),
      ];
    case "mend":
      return command.patches.flatMap((patch) => put(asJson(document), patch.path, patch.op === "remove" ? undefined : (patch.value ?? null)));
    case "replace":
      return [{ op: "set", path: [], value: asJson(command.document) }];
  }
}

/** Edits that set (undefined: remove) what stands at a path, making the objects on the way that are missing. */
export function put(root: Json, path: Path, value: Json | undefined): Edit[] {
  for (let length = 1; length < path.length; length += 1) {
    if (at(root, path.slice(0, length)) !== undefined) continue;
    if (value === undefined) return [];
    const inner = path.slice(length).reduceRight<Json>((made, step) => ({ [String(step)]: made }), value);
    return [{ op: "set", path: path.slice(0, length), value: inner }];
  }
  const before = at(root, path);
  if (value !== undefined) return before === value ? [] : [{ op: "set", path, value }];
  return before === undefined ? [] : [{ op: "remove", path }];
}

function placing(document: FlowDocument, id: string, point: Point): Edit[] {
  if (!isDrawing(id)) return [{ op: "set", path: ["layout", id], value: { x: point.x, y: point.y } }];
  const value = drawing(document, id);
  return value ? [{ op: "set", path: pathOf(id), value: drawingJson(moved(value, point)) }] : [];
}

function edgeIndex(document: FlowDocument, place: EdgePlace): number {
  return document.edges.findIndex((edge) => edge.from === place.from && edge.port === place.port);
}

function newEdge(document: FlowDocument, edge: FlowEdge): Edit {
  return { op: "insert", path: ["edges", document.edges.length], index: document.edges.length, value: { ...edge } };
}

function added(document: FlowDocument, command: Extract<Command, { do: "add" }>, kinds: Kinds): Edit[] {
  const { id, node, place, after, into } = command;
  const edits: Edit[] = [
    { op: "set", path: ["nodes", id], value: node as unknown as Json },
    { op: "set", path: ["layout", id], value: { x: place.x, y: place.y } },
  ];
  if (document.entry === "" || !(document.entry in document.nodes)) edits.push({ op: "set", path: ["entry"], value: id });
  if (after) edits.push(...connected(document, { do: "connect", from: after.node, port: after.port, to: id }));
  if (into) {
    const way = ports(kinds, node.kind, node.config ?? {}).find((port) => !port.failure);
    edits.push(...spliced(document, id, way?.id ?? "", into));
  }
  return edits;
}

function connected(document: FlowDocument, command: Extract<Command, { do: "connect" }>): Edit[] {
  const { from, port, to, instead } = command;
  const there = edgeIndex(document, { from, port });
  const moved = instead ? edgeIndex(document, instead) : -1;
  const value = { from, port, to };
  if (moved >= 0 && there >= 0 && moved !== there) {
    // The port had an edge of its own, which the moved one takes the place of.
    return [
      { op: "set", path: ["edges", moved], value },
      { op: "remove", path: ["edges", there] },
    ];
  }
  const index = moved >= 0 ? moved : there;
  if (index < 0) return [newEdge(document, value)];
  const before = document.edges[index];
  if (before && before.from === from && before.port === port && before.to === to) return [];
  return [{ op: "set", path: ["edges", index], value }];
}

/** Put a node into an edge: what led to the old end leads to the node, and the node's port leads on. */
function spliced(document: FlowDocument, node: string, port: string, into: EdgePlace): Edit[] {
  const index = edgeIndex(document, into);
  const edge = document.edges[index];
  if (!edge || edge.from === node || edge.to === node) return [];
  const edits: Edit[] = [{ op: "set", path: ["edges", index], value: { ...edge, to: node } }];
  if (port !== "" && !edgeOf(document, node, port)) edits.push(newEdge(document, { from: node, port, to: edge.to }));
  return edits;
}

function configured(document: FlowDocument, command: Extract<Command, { do: "configure" }>, kinds: Kinds): Edit[] {
  const node = document.nodes[command.node];
  if (!node) throw new Error(`there is no node ${command.node}`);
  const edits = put(asJson(document), ["nodes", command.node, "config", ...command.path], command.value);
  if (edits.length === 0) return edits;
  return [...edits, ...edgesOfLostPorts(document, command, node, kinds)];
}

/** Edges of ports the new config does not have any more. */
function edgesOfLostPorts(document: FlowDocument, command: Extract<Command, { do: "configure" }>, node: FlowNode, kinds: Kinds): Edit[] {
  const before = ports(kinds, node.kind, node.config ?? {});
  const after = new Set(ports(kinds, node.kind, configWith(node.config ?? {}, command.path, command.value)).map((port) => port.id));
  const lost = new Set(before.map((port) => port.id).filter((id) => !after.has(id)));
  if (lost.size === 0) return [];
  return document.edges
    .map((edge, index) => ({ edge, index }))
    .filter(({ edge }) => edge.from === command.node && lost.has(edge.port))
    .reverse()
    .map(({ index }) => ({ op: "remove", path: ["edges", index] }));
}

function configWith(config: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return isObject(value) ? value : {};
  const inner = config[String(step)];
  if (rest.length === 0) {
    if (value !== undefined) return { ...config, [String(step)]: value };
    return Object.fromEntries(Object.entries(config).filter(([key]) => key !== String(step)));
  }
  if (Array.isArray(inner)) {
    const held = configWith({ ...inner } as unknown as JsonObject, rest, value);
    return { ...config, [String(step)]: Object.values(held) };
  }
  return { ...config, [String(step)]: configWith(isObject(inner) ? inner : {}, rest, value) };
}

function pasted(document: FlowDocument, part: Part): Edit[] {
  const edits: Edit[] = [];
  for (const [id, node] of Object.entries(part.nodes)) edits.push({ op: "set", path: ["nodes", id], value: node as unknown as Json });
  for (const [id, point] of Object.entries(part.layout)) edits.push({ op: "set", path: ["layout", id], value: { x: point.x, y: point.y } });
  for (const [name, variable] of Object.entries(part.variables)) {
    if (!(name in document.variables)) edits.push({ op: "set", path: ["variables", name], value: variable });
  }
  part.edges.forEach((edge, offset) => {
    const index = document.edges.length + offset;
    edits.push({ op: "insert", path: ["edges", index], index, value: { ...edge } });
  });
  for (const [sort, inner] of bySort(part.drawings ?? {})) {
    // Where the document has none of a sort yet, all of them come with the object that holds them.
    if (document[sort] === undefined) edits.push({ op: "set", path: [sort], value: inner });
    else for (const [key, value] of Object.entries(inner)) edits.push({ op: "set", path: [sort, key], value });
  }
  const first = Object.keys(part.nodes)[0];
  if (first !== undefined && !(document.entry in document.nodes)) edits.push({ op: "set", path: ["entry"], value: first });
  return edits;
}

function bySort(all: Readonly<Record<string, Drawing>>): Map<Sort, JsonObject> {
  const found = new Map<Sort, JsonObject>();
  for (const [id, value] of Object.entries(all)) {
    const [sort, key] = pathOf(id);
    found.set(sort, { ...found.get(sort), [key]: drawingJson(value) });
  }
  return found;
}
