import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { copy, fromText, renewed, toText } from "@/core/clipboard";
import type { Command } from "@/core/commands";
import { drawings, freeDrawing } from "@/core/drawings";
import { foldPlan } from "@/core/folding";
import { edgeOf, freeId } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import { begin, goTo, redo, run, undo } from "@/core/history";
import type { History } from "@/core/history";
import { ports } from "@/core/ports";
import { newNode } from "@/core/seed";
import { allKinds, flow } from "./support";

const kinds = allKinds();
const SHIPPED = ["ecommerce/flow.json", "service_line/flow.json", "after_hours/flow.json"].map(flow);
const words = { option: (number: number) => `选项 ${number}` };
const text = (document: FlowDocument) => JSON.stringify(document);

/** Numbers a random command is made from, whatever the document looks like when it is its turn. */
const dice = fc.record({ what: fc.nat(17), a: fc.nat(9999), b: fc.nat(9999), c: fc.nat(9999), words: fc.string({ maxLength: 6 }) });
type Dice = { what: number; a: number; b: number; c: number; words: string };

function pick<T>(items: readonly T[], by: number): T | undefined {
  return items[by % Math.max(1, items.length)];
}

function command(document: FlowDocument, roll: Dice): Command | null {
  const ids = Object.keys(document.nodes);
  const one = pick(ids, roll.a);
  const two = pick(ids, roll.b);
  const edge = pick(document.edges, roll.c);
  const kind = pick(Object.values(kinds), roll.b);
  const node = one === undefined ? undefined : document.nodes[one];
  const port = node ? pick(ports(kinds, node.kind, node.config ?? {}), roll.c) : undefined;
  const place = { x: roll.a - 5000, y: roll.b - 5000 };
  if (roll.what === 0 && kind) {
    const made = newNode(document, kind, kind.title.zh, words);
    const after = one !== undefined && port ? { after: { node: one, port: port.id } } : {};
    return { do: "add", ...made, place, ...after };
  }
  if (roll.what === 1 && kind) return { do: "add", ...newNode(document, kind, kind.title.zh, words), place, ...(edge ? { into: edge } : {}) };
  if (roll.what === 11 && document.edges.length > 0) return { do: "delete", nodes: [], edges: edge ? [edge] : [] };
  if (roll.what === 12) return { do: "flow", path: ["defaults", "fallback", "to"], value: roll.c % 2 ? (one ?? null) : undefined };
  const drawn = Object.keys(drawings(document));
  const sketch = pick(drawn, roll.a);
  if (roll.what === 14) {
    const id = freeDrawing(document, roll.b % 2 ? "notes" : "frames");
    return { do: "draw", id, value: { text: roll.words, ...place, width: 100 + roll.c, height: 80, colour: "blue" } };
  }
  if (roll.what === 15 && sketch) {
    if (roll.c % 4 === 0) return { do: "delete", nodes: [sketch, ...ids.slice(0, 1)], edges: [] };
    if (roll.c % 4 === 1) return { do: "move", why: "move", places: { [sketch]: place } };
    if (roll.c % 4 === 2) return { do: "paste", why: "paste", part: renewed(copy(document, drawn), document, place) };
    return { do: "redraw", id: sketch, part: { text: roll.words, height: roll.b }, typing: roll.b % 2 === 0 };
  }
  if (roll.what === 17 && one !== undefined) return { do: "bypass", ports: { [one]: roll.c % 3 ? (port?.id ?? null) : null } };
  if (roll.what === 16) {
    const chosen = ids.filter((_, index) => index >= roll.a % Math.max(1, ids.length) && index < (roll.a % Math.max(1, ids.length)) + 2 + (roll.b % 3));
    const planned = foldPlan(document, kinds, chosen, "折叠");
    if ("reason" in planned) return null;
    const id = freeId("subflow", (taken) => taken in document.nodes);
    return { do: "fold", fold: { nodes: chosen, id, node: { kind: "subflow", label: "折叠", config: planned.config }, place: planned.place, ways: planned.ways } };
  }
  if (roll.what === 13) return { do: "flow", path: ["name"], value: roll.words, typing: true };
  if (one === undefined || two === undefined || !node) return null;
  if (roll.what === 2) return { do: "move", why: "move", places: { [one]: place, [two]: { x: 0, y: roll.c } } };
  if (roll.what === 3) return { do: "delete", nodes: [one, two], edges: edge ? [edge] : [] };
  if (roll.what === 4 && port) return { do: "connect", from: one, port: port.id, to: two, ...(edge && roll.c % 2 ? { instead: edge } : {}) };
  if (roll.what === 5 && edge && port) return { do: "splice", node: one, port: port.id, into: edge };
  if (roll.what === 6) return { do: "rename", node: one, label: roll.words };
  if (roll.what === 7) return { do: "entry", node: one };
  if (roll.what === 8) {
    const part = renewed(copy(document, [one, two]), document, roll.c % 2 ? place : null);
    return { do: "paste", why: "paste", part };
  }
  const field = pick(Object.keys(node.config ?? {}), roll.c);
  if (roll.what === 9 && field !== undefined) return { do: "configure", node: one, path: [field], value: undefined };
  return { do: "configure", node: one, path: ["prompt", "zh-CN"], value: [{ say: roll.words }], typing: roll.c % 2 === 0 };
}

function played(start: FlowDocument, rolls: readonly Dice[]): History {
  return rolls.reduce((history, roll) => {
    const next = command(history.document, roll);
    return next ? run(history, next, kinds) : history;
  }, begin(start));
}

describe("any sequence of commands", () => {
  const sequences = fc.array(dice, { minLength: 1, maxLength: 60 });
  const starts = fc.constantFrom(...SHIPPED);

  test("undone to the start, gives the document byte for byte", () => {
    fc.assert(
      fc.property(starts, sequences, (start, rolls) => {
        const history = played(start, rolls);
        expect(text(goTo(history, 0).document)).toBe(text(start));
      }),
      { numRuns: 300 },
    );
  });

  test("undone and done again, gives what was there", () => {
    fc.assert(
      fc.property(starts, sequences, fc.nat(60), (start, rolls, back) => {
        const history = played(start, rolls);
        const there = goTo(history, Math.max(0, history.past.length - back));
        expect(text(goTo(there, history.past.length).document)).toBe(text(history.document));
      }),
      { numRuns: 150 },
    );
  });

  test("leaves no edge to or from a node that is gone, and no port with two edges that had one", () => {
    fc.assert(
      fc.property(starts, sequences, (start, rolls) => {
        const { document } = played(start, rolls);
        const keys = document.edges.map((edge) => `${edge.from}:${edge.port}`);
        expect(document.edges.filter((edge) => !(edge.from in document.nodes) || !(edge.to in document.nodes))).toEqual([]);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe("commands", () => {
  const shop = flow("ecommerce/flow.json");

  test("deleting a node with one way on heals the edge", () => {
    const history = run(begin(shop), { do: "delete", nodes: ["refund"], edges: [] }, kinds);
    const onward = shop.edges.filter((edge) => edge.from === "refund").map((edge) => edge.to);
    expect(new Set(onward).size).toBe(1);
    for (const edge of shop.edges.filter((each) => each.to === "refund")) {
      expect(edgeOf(history.document, edge.from, edge.port)?.to).toBe(onward[0]);
    }
    expect(history.document.shortcuts).toEqual([]);
  });

  test("deleting the entry makes its successor the entry", () => {
    expect(run(begin(shop), { do: "delete", nodes: ["welcome"], edges: [] }, kinds).document.entry).toBe("main");
  });

  test("removing an option removes its edge, and undo brings both back", () => {
    const options = shop.nodes["main"]?.config?.["options"];
    if (!Array.isArray(options)) throw new Error("the shop's menu has options");
    const history = run(begin(shop), { do: "configure", node: "main", path: ["options"], value: options.slice(1) }, kinds);
    expect(edgeOf(shop, "main", "order")).toBeDefined();
    expect(edgeOf(history.document, "main", "order")).toBeUndefined();
    expect(text(undo(history).document)).toBe(text(shop));
  });

  test("a port has one edge: connecting it again moves the edge", () => {
    const { document } = run(begin(shop), { do: "connect", from: "welcome", port: "done", to: "bye" }, kinds);
    expect(document.edges.filter((edge) => edge.from === "welcome")).toEqual([{ from: "welcome", port: "done", to: "bye" }]);
    expect(document.edges.length).toBe(shop.edges.length);
  });

  test("splicing puts a node between two", () => {
    const play = kinds["play"];
    if (!play) throw new Error("play");
    const made = newNode(shop, play, "插播", words);
    const { document } = run(begin(shop), { do: "add", ...made, place: { x: 0, y: 0 }, into: { from: "welcome", port: "done" } }, kinds);
    expect(edgeOf(document, "welcome", "done")?.to).toBe(made.id);
    expect(edgeOf(document, made.id, "done")?.to).toBe("main");
  });

  test("only typing in the same field becomes one entry", () => {
    const typed = (history: History, value: string, typing = true) =>
      run(history, { do: "configure", node: "welcome", path: ["prompt", "zh-CN", 0, "say"], value, typing }, kinds);
    const once = typed(typed(begin(shop), "您"), "您好");
    expect(once.past.length).toBe(1);
    expect(text(undo(once).document)).toBe(text(shop));
    expect(typed(once, "您好！", false).past.length).toBe(2);
    const other = run(once, { do: "rename", node: "welcome", label: "问候" }, kinds);
    expect(typed(other, "您好。").past.length).toBe(3);
    expect(typed(redo(undo(other)), "再见").past.length).toBe(3);
  });

  test("what does nothing is no entry", () => {
    expect(run(begin(shop), { do: "connect", from: "welcome", port: "done", to: "main" }, kinds).past).toEqual([]);
  });
});

describe("copying", () => {
  const shop = flow("ecommerce/flow.json");

  test("keeps the edges among the copied, under new ids, and brings the variables they name", () => {
    const part = copy(shop, ["order", "main"]);
    const again = fromText(toText(part));
    if (!again) throw new Error("a copied part");
    const other: FlowDocument = { ...shop, nodes: {}, edges: [], layout: {}, variables: {}, entry: "" };
    const { document } = run(begin(other), { do: "paste", why: "paste", part: renewed(again, other, { x: 100, y: 50 }) }, kinds);
    expect(Object.keys(document.nodes).sort()).toEqual(["main", "order"]);
    expect(document.edges).toContainEqual({ from: "main", port: "order", to: "order" });
    expect(document.edges.every((edge) => edge.to in document.nodes)).toBe(true);
    expect(document.entry in document.nodes).toBe(true);
    const twice = renewed(part, shop, null);
    expect(Object.keys(twice.nodes).every((id) => !(id in shop.nodes))).toBe(true);
    expect(freeId("main", (id) => id in shop.nodes)).toBe("main_2");
  });

  test.each(["", "hello", "[]", '{"nodes": {}}'])("no copied part: %s", (some) => {
    expect(fromText(some)).toBeNull();
  });
});
