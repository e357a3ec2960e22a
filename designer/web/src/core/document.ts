/** The flow document as the designer holds it, and small questions about it. Changing it is the commands' business. */

import { isObject } from "./json";
import type { Json, JsonObject } from "./json";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FlowNode {
  readonly kind: string;
  readonly label?: string;
  readonly config?: JsonObject;
  /** Switched off: calls go past it by this port. */
  readonly bypass?: string;
}

/** An edge leaves a node by a port; a port has one edge at most. */
export interface FlowEdge {
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

/** An edge by the port it leaves. */
export interface EdgePlace {
  readonly from: string;
  readonly port: string;
}

export interface Variable {
  readonly type: string;
  readonly title?: string;
  readonly sensitive?: boolean;
  readonly values?: string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly initial?: Json;
  readonly input?: boolean;
  readonly output?: boolean;
}

export const COLOURS = ["yellow", "blue", "green", "red", "grey"] as const;
export type Colour = (typeof COLOURS)[number];

/** A note or a frame: what is drawn beside the flow. */
export interface Drawing extends Box {
  /** A note's text, a frame's title. */
  readonly text: string;
  readonly colour: Colour;
}

export interface FlowDocument {
  readonly schema_version: number;
  readonly name: string;
  readonly languages: readonly string[];
  readonly entry: string;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly nodes: Readonly<Record<string, FlowNode>>;
  readonly edges: readonly FlowEdge[];
  readonly layout: Readonly<Record<string, Point>>;
  readonly defaults?: JsonObject;
  readonly shortcuts?: readonly JsonObject[];
  readonly returns?: readonly JsonObject[];
  readonly accepted?: readonly JsonObject[];
  readonly notes?: Readonly<Record<string, Drawing>>;
  readonly frames?: Readonly<Record<string, Drawing>>;
}

export const EMPTY_FLOW = {
  schema_version: 1,
  languages: ["zh-CN"],
  entry: "",
  variables: {},
  nodes: {},
  edges: [],
  layout: {},
} satisfies Omit<FlowDocument, "name">;

/** The document as JSON, for edits and for sending. */
export function asJson(document: FlowDocument): JsonObject {
  return document as unknown as JsonObject;
}

/**
 * A draft's JSON as a document that can be drawn: what the envelope needs is filled in, and what has no shape is left out of
 * the drawing. Null when there are no nodes to speak of.
 */
export function readDocument(value: Json): FlowDocument | null {
  if (!isObject(value)) return null;
  for (const part of ["nodes", "variables", "layout", "notes", "frames"]) if (part in value && !isObject(value[part])) return null;
  if ("edges" in value && !Array.isArray(value["edges"])) return null;
  if (Object.values((value["nodes"] ?? {}) as JsonObject).some((node) => !isObject(node))) return null;
  return { ...EMPTY_FLOW, name: "", ...value } as unknown as FlowDocument;
}

/** An edge's key: unique as long as a port has one edge. */
export function edgeKey(edge: { from: string; port: string }): string {
  return `${edge.from}:${edge.port}`;
}

/** The edge that leaves a port. */
export function edgeOf(document: FlowDocument, node: string, port: string): FlowEdge | undefined {
  return document.edges.find((edge) => edge.from === node && edge.port === port);
}

/** An id of the form base, base_2, base_3 … that `taken` does not have. */
export function freeId(base: string, taken: (id: string) => boolean): string {
  const stem = base.toLowerCase().replace(/[^a-z0-9_]/g, "").replace(/^[^a-z]+/, "").slice(0, 34) || "item";
  if (!taken(stem)) return stem;
  for (let number = 2; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!taken(id)) return id;
  }
}

/** What a person calls a node: its label, or its kind's title and its id. */
export function labelOf(document: FlowDocument, node: string, title: string): string {
  return document.nodes[node]?.label ?? `${title} ${node}`;
}

/** Nodes in the order a call meets them, breadth first from the entry; what cannot be reached comes last. */
export function inOrder(document: FlowDocument): string[] {
  const next = new Map<string, string[]>();
  for (const edge of document.edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  const seen = new Set<string>();
  const queue = [document.entry, ...Object.keys(document.nodes)];
  const order: string[] = [];
  const visit = (first: string) => {
    const open = [first];
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      if (seen.has(id) || !(id in document.nodes)) continue;
      seen.add(id);
      order.push(id);
      open.push(...(next.get(id) ?? []));
    }
  };
  queue.forEach(visit);
  return order;
}
