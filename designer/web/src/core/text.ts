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
  const made = Object.entries(value).flatMap(([name, each]) => {
    const row = named(name, each);
    return row === undefined ? [] : [row];
  });
  return made.length === 0 ? "{}" : `{${made.join(",")}\n }`;
}

const rows = new WeakMap<object, { readonly name: string; readonly row: string }>();

function named(name: string, value: Json): string | undefined {
  const known = typeof value === "object" && value !== null ? rows.get(value) : undefined;
  if (known?.name === name) return known.row;
  const text = one(value);
  if (text === undefined) return undefined;
  const row = `\n  ${JSON.stringify(name)}: ${text}`;
  if (typeof value === "object" && value !== null) rows.set(value, { name, row });
  return row;
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
