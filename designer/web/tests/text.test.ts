import fc from "fast-check";
import { expect, test } from "vitest";
import type { FlowDocument } from "@/core/document";
import { textOf } from "@/core/text";
import { flow } from "./support";

const plain = (document: FlowDocument) => JSON.stringify(document, null, 1);

test("a document is written as JSON writes it, again after a change, and with one object in two places", () => {
  const document = flow("service_line/flow.json");
  expect(textOf(document)).toBe(plain(document));
  const [id = ""] = Object.keys(document.nodes);
  const node = { ...document.nodes[id], kind: "menu", label: "两\n行 “引号” \\" };
  const changed = { ...document, nodes: { ...document.nodes, [id]: node, twice: node }, notes: {}, defaults: node as never, edges: [] };
  expect(textOf(changed)).toBe(plain(changed));
  expect(textOf(document)).toBe(plain(document));
});

test("whatever a document holds is written as JSON writes it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const document = value as unknown as FlowDocument;
      expect(textOf(document)).toBe(plain(document));
    }),
  );
});
