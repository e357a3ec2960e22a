import { describe, expect, test } from "vitest";
import type { FlowDocument } from "@/core/document";
import { foldPlan } from "@/core/folding";
import type { Plan } from "@/core/folding";
import { begin, run, undo } from "@/core/history";
import { isObject } from "@/core/json";
import { allKinds, flow } from "./support";

const kinds = allKinds();
const shop = flow("ecommerce/flow.json");

function planned(document: FlowDocument, ids: readonly string[]): Plan {
  const plan = foldPlan(document, kinds, ids, "折叠");
  if ("reason" in plan) throw new Error(plan.reason);
  return plan;
}

function refused(document: FlowDocument, ids: readonly string[]) {
  const plan = foldPlan(document, kinds, ids, "折叠");
  return "reason" in plan ? plan : null;
}

describe("folding", () => {
  const team = ["team", "own_team", "partner_team"];

  test("puts one node in place of the chosen, and undo brings them back byte for byte", () => {
    const plan = planned(shop, team);
    const fold = { nodes: team, id: "subflow", node: { kind: "subflow", label: "客服", config: plan.config }, place: plan.place, ways: plan.ways };
    const history = run(begin(shop), { do: "fold", fold }, kinds);
    const { nodes, edges } = history.document;
    expect(team.some((id) => id in nodes)).toBe(false);
    expect(edges).toContainEqual({ from: "which_team", port: "otherwise", to: "subflow" });
    expect(edges.filter((edge) => edge.from === "subflow")).toEqual([{ from: "subflow", port: "busy", to: "busy" }]);
    expect(edges.every((edge) => edge.from in nodes && edge.to in nodes)).toBe(true);
    expect(history.past.length).toBe(1);
    expect(JSON.stringify(undo(history).document)).toBe(JSON.stringify(shop));
  });

  test("makes a flow that begins where the chosen were entered and returns where they led on", () => {
    const { flow: made, returns } = planned(shop, team);
    expect(made.entry).toBe("team");
    expect(returns).toEqual([{ id: "busy", label: "坐席忙提示" }]);
    expect(made.edges.filter((edge) => edge.from === "own_team").map((edge) => edge.to)).toEqual(["return_busy", "return_busy", "return_busy"]);
    expect(made.nodes["return_busy"]?.config).toEqual({ then: "return", return: "busy" });
    expect(made.languages).toEqual(shop.languages);
  });

  test("passes in what is read there and given elsewhere, and gives back what is read afterwards", () => {
    const { inputs, outputs } = planned(shop, team);
    expect([inputs, outputs]).toEqual([["topic", "order_no"], []]);
    const noting = { ...shop, edges: [...shop.edges], nodes: { ...shop.nodes, first: { kind: "play", label: "先说", config: { prompt: {} } } } };
    const before = noting.edges.findIndex((edge) => edge.from === "returns" && edge.port === "exchange");
    noting.edges[before] = { from: "returns", port: "exchange", to: "first" };
    noting.edges.push({ from: "first", port: "done", to: "topic_exchange" });
    expect(planned(noting, ["first", "topic_exchange"])).toMatchObject({ outputs: ["topic"] });
  });

  test("keeps the words that lead out from any menu", () => {
    const { flow: made, returns } = planned({ ...shop, shortcuts: [{ id: "bye", when: { keys: ["9"] }, to: "bye" }] }, ["returns", "terms"]);
    expect(returns.map((each) => each.id)).toContain("bye");
    expect(made.shortcuts).toEqual([{ id: "bye", when: { keys: ["9"] }, to: "return_bye" }]);
  });

  test.each<[string, readonly string[], string]>([
    ["few", ["main"], "few"],
    ["more than one entry", ["topic_return", "topic_exchange"], "entries"],
    ["a shortcut into the middle", ["returns", "terms", "more", "refund"], "entries"],
    ["nothing leads out", ["mailbox", "bye"], "entries"],
    ["the fallback node", ["agent_hours", "which_team"], "fallback"],
  ])("is refused: %s", (_, ids, reason) => {
    expect(refused(shop, ids)?.reason).toBe(reason);
  });

  test("is refused where a loop would count anew, and where all of it ends", () => {
    const node = (kind: string) => ({ kind, label: kind, config: kind === "loop" ? { times: 3 } : {} });
    const small: FlowDocument = {
      ...shop,
      entry: "play",
      shortcuts: [],
      nodes: { play: node("play"), loop: node("loop"), set: node("set"), hangup: node("hangup") },
      edges: [
        { from: "play", port: "done", to: "set" },
        { from: "set", port: "done", to: "loop" },
        { from: "loop", port: "again", to: "play" },
        { from: "loop", port: "exhausted", to: "hangup" },
      ],
    };
    expect(refused(small, ["set", "loop"])).toEqual({ reason: "counts", nodes: ["loop"] });
    expect(refused(small, ["play", "set", "loop", "hangup"])?.reason).toBe("no_way_out");
    expect(isObject(planned(small, ["play", "set", "loop"]).config["returns"])).toBe(false);
  });
});
