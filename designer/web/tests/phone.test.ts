import { expect, test } from "vitest";
import { EMPTY_FLOW } from "@/core/document";
import { rules } from "@/features/phone/marks";
import { FIRST, moments, request } from "@/features/phone/setting";
import { steps } from "@/features/phone/steps";
import type { Awaiting, Row, Told } from "@/features/phone/told";
import { type } from "@/features/phone/typing";

const asking: Awaiting = {
  occasion: "question",
  flow: "f",
  node: "main",
  label: "Main",
  choices: [
    { id: "one", label: "One", keys: ["1"], phrases: [], own: true },
    { id: "many", label: "Many", keys: ["22"], phrases: [], own: true },
  ],
  digits: null,
  sensitive: false,
  barge_in: true,
  destination: "",
  address: "",
  results: [],
  fields: [],
};

test("a menu's key is sent at once, unless a longer one begins with it", () => {
  expect(type(asking, "", "1")).toEqual({ held: "", sent: "1" });
  expect(type(asking, "", "2")).toEqual({ held: "2", sent: "" });
  expect(type(asking, "2", "2")).toEqual({ held: "", sent: "22" });
  expect(type(asking, "", "9")).toEqual({ held: "", sent: "9" });
});

test("digits are held until the last or the closing key", () => {
  const digits = { ...asking, digits: { minimum: 2, maximum: 3, terminator: "#" } };
  expect(type(digits, "", "1")).toEqual({ held: "1", sent: "" });
  expect(type(digits, "1", "#")).toEqual({ held: "", sent: "1#" });
  expect(type(digits, "12", "3")).toEqual({ held: "", sent: "123" });
  expect(type(digits, "", "*")).toEqual({ held: "", sent: "*" });
});

const document = { ...EMPTY_FLOW, name: "f" };

test("only what was chosen is asked of the server", () => {
  expect(request(document, FIRST, [], "2026-11-21T10:00:00Z")).toEqual({ document, inputs: [], at: "2026-11-21T10:00:00Z", caller: "13800138000" });
  const all = request(document, { ...FIRST, at: "2026-10-01T10:00", list: "VIP", queues: "full", backends: "500", line: "4001" }, ["silence"], "");
  expect(all).toMatchObject({ at: "2026-10-01T10:00", line: "4001", inputs: ["silence"] });
  expect(all["world"]).toEqual({ answers: { lists: "VIP", queues: "full", backends: { "*": { status: 500 } } } });
  expect(request(document, { ...FIRST, backends: "timeout" }, [], "")["world"]).toEqual({ answers: { backends: { "*": { failed: "timeout" } } } });
});

test("the moments are ahead, on the days they name", () => {
  const year = (number: number, known: boolean) => ({ known, days: [`${number}-09-20`, `${number}-10-01`, `${number}-10-10`].map((date) => ({ date, reason: date.endsWith("01") ? "holiday" : "makeup" })) });
  const on = (now: Date, nextIsKnown: boolean) => Object.fromEntries(moments(now, [year(2026, true), year(2027, nextIsKnown)]).map(({ id, at }) => [id, at]));
  const found = on(new Date(2026, 10, 21, 9), true);
  expect(found).toMatchObject({ now: "", evening: "2026-11-21T20:00", workday: "2026-11-23T10:00", weekend: "2026-11-28T10:00" });
  expect(found).toMatchObject({ national_day: "2027-10-01T10:00", make_up: "2027-09-20T10:00" });
  expect(on(new Date(2026, 9, 2, 9), false)).toMatchObject({ national_day: "2026-10-01T10:00", make_up: "2026-10-10T10:00" });
  expect(moments(new Date(2026, 10, 21), []).map(({ id }) => id)).not.toContain("national_day");
});

const row = (what: string, text: string, detail = "", node = ""): Row => ({ at: 0, what, text, detail, flow: node && "f", node, label: node, segments: [] });
const told = (rows: readonly Row[], variables = {}): Told => ({ runnable: true, findings: [], at: 0, language: "", rows, path: [], variables, awaiting: null, ended: "", unused: 0 });

test("each step has what its input brought about, and the variables that changed", () => {
  const begun = [row("trace", "entered", "", "hello"), row("trace", "left", "done", "hello"), row("trace", "entered", "", "main"), row("heard", "Press 1")];
  const cut = [...begun.slice(0, 3), row("heard", "Press 1", "cut"), row("pressed", "1", "during"), row("trace", "left", "one", "main"), row("trace", "entered", "", "bye")];
  const [first, second] = steps([told(begun, { count: 0 }), told(cut, { count: 1 })], [{ during: "1" }]);
  expect(first?.lines.map((line) => (line.is === "node" ? `${line.node}>${line.port}` : line.is))).toEqual(["hello>done", "main>null", "heard"]);
  expect(second?.lines.map((line) => (line.is === "node" ? `${line.node}>${line.port}` : line.is))).toEqual(["did", "main>one", "bye>null"]);
  expect(second?.changes).toEqual([{ variable: "count", before: 0, after: 1 }]);
  expect(second?.input).toEqual({ during: "1" });
});

test("the path lights this flow's nodes and edges, the last node most", () => {
  const path = [
    { flow: "f", node: "main", label: "", port: "one" },
    { flow: "other", node: "strange", label: "", port: "done" },
    { flow: "f", node: "bye", label: "", port: null },
  ];
  const css = rules(path, "f", (id) => id.replace(":", "\\:"));
  expect(css).toContain('[data-id="main\\:one"] .react-flow__edge-path');
  expect(css).toContain('[data-id="@start"]');
  expect(css).toMatch(/data-id="bye"\] \.card\{[^}]*0 0 0 3px/);
  expect(css).toMatch(/data-id="main"\] \.card\{[^}]*0 0 0 1px/);
  expect(css).not.toContain("strange");
  expect(rules([], "f", String)).not.toContain("{");
});
