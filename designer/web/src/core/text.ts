/** A document as the text that is kept and sent. What did not change since the last time is not written again: a letter typed in one node costs that node. */

import { asJson } from "./document";
import type { FlowDocument } from "./document";
import { isObject } from "./json";
import type { Json } from "./json";

const whole = new WeakMap<FlowDocument, string>();
const parts = new WeakMap<object, string>();
const items = new WeakMap<object, string>();

/** The same text as `JSON.stringify(document, null, 1)`. */
export function textOf(document: FlowDocument): string {
  const known = whole.get(document);
  if (known !== undefined) return known;
  const rows = Object.entries(asJson(document)).flatMap(([name, value]) => {
    const text = remembered(parts, value, () => many(value));
    return text === undefined ? [] : [`\n ${JSON.stringify(name)}: ${text}`];
  });
  const text = rows.length === 0 ? "{}" : `{${rows.join(",")}\n}`;
  whole.set(document, text);
  return text;
}

/** A part of the document, made of its own parts: a node, an edge, a place. */
function many(value: Json): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${value.map((each) => `\n  ${one(each) ?? "null"}`).join(",")}\n ]`;
  if (!isObject(value)) return JSON.stringify(value) as string | undefined;
  const rows = Object.entries(value).flatMap(([name, each]) => {
    const text = one(each);
    return text === undefined ? [] : [`\n  ${JSON.stringify(name)}: ${text}`];
  });
  return rows.length === 0 ? "{}" : `{${rows.join(",")}\n }`;
}

function one(value: Json): string | undefined {
  // A line break in a text is written as two characters: those that are there are the writer's own.
  return remembered(items, value, () => (JSON.stringify(value, null, 1) as string | undefined)?.replaceAll("\n", "\n  "));
}

function remembered(texts: WeakMap<object, string>, value: Json, write: () => string | undefined): string | undefined {
  if (typeof value !== "object" || value === null) return write();
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = write();
  if (text !== undefined) texts.set(value, text);
  return text;
}
