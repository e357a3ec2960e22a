import { expect, test } from "vitest";
import type { Finding } from "@/core/findings";
import { spotsOf } from "@/core/geometry";
import { UNMARKED } from "@/core/marks";
import { measured, withMeasures } from "@/features/editor/measures";
import { cards, newMemory } from "@/features/editor/view";
import { named, newWires, wiring } from "@/features/editor/wiring";
import type { CanvasNode, Look, Memory } from "@/features/editor/view";
import type { Wires } from "@/features/editor/wiring";
import { allKinds, flow } from "./support";

const kinds = allKinds();
const document = flow("service_line/flow.json");
const nothing = () => undefined;
const words = { start: "开始", startNote: "", grow: "", off: "", period: (name: string) => name, listen: () => "" };
const look: Look = { document, kinds, findings: [], start: { x: 0, y: 0 }, selected: new Set(), reader: "zh", readOnly: false, marks: UNMARKED, words, grow: nothing, hear: nothing };
const one = Object.keys(document.nodes)[1] ?? "";
const typed = { ...document, nodes: { ...document.nodes, [one]: { ...document.nodes[one], kind: document.nodes[one]?.kind ?? "", bypass: "x" } } };
const renamed = { ...document, nodes: { ...document.nodes, [one]: { ...document.nodes[one], kind: document.nodes[one]?.kind ?? "", label: "x" } } };

const wired = (of: typeof document, nodes: readonly CanvasNode[], wires: Wires, selected: { from: string; port: string } | null = null) => wiring(of, selected, NONE, UNMARKED, named(nodes, "zh", wires), wires);
const NONE: ReadonlySet<number> = new Set();

function changed(before: readonly unknown[], now: readonly unknown[]): number {
  return now.filter((each, index) => each !== before[index]).length;
}

test("typing in one node draws one card again, and no edge", () => {
  const memory: Memory = newMemory();
  const nodes = cards(look, memory);
  const wires = newWires();
  const edges = wired(document, nodes, wires);
  const after = cards({ ...look, document: typed }, memory);
  expect(changed(nodes, after)).toBe(1);
  expect(wired(typed, after, wires)).toBe(edges);
  expect(changed(after, cards({ ...look, document: renamed }, memory))).toBe(1);
});

test("an edge is said by the names of its nodes and its port, and said anew only where one of them changes", () => {
  const memory: Memory = newMemory();
  const wires = newWires();
  const edges = wired(document, cards(look, memory), wires);
  for (const edge of edges) expect(edge.ariaLabel).toMatch(/^[^→]*[^ →] → [^→]*[^ →]$/);
  const titles = Object.values(document.nodes).map((node) => node.label ?? kinds[node.kind]?.title.zh);
  for (const edge of edges) expect(titles.some((title) => edge.ariaLabel?.endsWith(`→ ${title}`))).toBe(true);
  const touching = document.edges.filter((edge) => edge.from === one || edge.to === one).length + (document.entry === one ? 1 : 0);
  expect(touching).toBeGreaterThan(0);
  expect(changed(edges, wired(renamed, cards({ ...look, document: renamed }, memory), wires))).toBe(touching);
});

test("findings and a choice draw again what they are about", () => {
  const memory: Memory = newMemory();
  const nodes = cards(look, memory);
  const finding = { severity: "error", node: one, port: null, edge: null, field: [], message: { zh: "错", en: "bad" }, mend: { zh: "", en: "" }, accepted: null } as unknown as Finding;
  const found = cards({ ...look, findings: [finding] }, memory);
  expect(changed(nodes, found)).toBe(1);
  expect(cards({ ...look, findings: [{ ...finding }] }, memory)).toBe(found);
  expect(changed(found, cards({ ...look, findings: [finding], selected: new Set([one]) }, memory))).toBe(1);
  const edge = document.edges[0];
  if (!edge) throw new Error("no edge");
  const wires = newWires();
  const edges = wired(document, nodes, wires);
  expect(changed(edges, wired(document, nodes, wires, { from: edge.from, port: edge.port }))).toBe(1);
});

test("what the browser measured stays, and takes the place of what was reckoned", () => {
  const memory: Memory = newMemory();
  const made = cards(look, memory);
  const id = made.find((node) => node.type === "card")?.id ?? "";
  const sizes = [{ id, type: "dimensions", dimensions: { width: 240, height: 100 } } as const];
  const shown = measured(made.map((node) => (node.id === id ? ({ ...node, measured: { width: 240, height: 100 } } as CanvasNode) : node)), sizes);
  const of = (nodes: readonly CanvasNode[]) => nodes.find((node) => node.id === id);
  expect(of(made)?.handles?.length).toBeGreaterThan(1);
  expect(of(shown)?.handles).toBeUndefined();
  expect(withMeasures(shown, made)).toBe(shown);
  const moved = cards({ ...look, selected: new Set([id]) }, memory);
  const after = of(withMeasures(shown, moved));
  expect([after?.selected, after?.measured?.height, after?.handles]).toEqual([true, 100, undefined]);
  expect(changed(shown, withMeasures(shown, moved))).toBe(1);
});

test("handles are reckoned where the card's style puts them", () => {
  const port = (id: string, failure: boolean) => ({ id, title: { zh: id, en: id }, unwired: "end", failure }) as const;
  const spots = spotsOf([port("a", false), port("b", false), port("f", true), port("g", true)], true);
  const middle = Object.fromEntries(spots.map(({ id, x, y }) => [id, [x + 5.5, y + 5.5]]));
  expect(middle["in"]).toEqual([0, 19]);
  expect(middle["a"]).toEqual([245, 97.5]);
  expect(middle["b"]).toEqual([245, 125.5]);
  expect(middle["f"]).toEqual([60.5, 175]);
  expect(middle["g"]).toEqual([179.5, 175]);
});
