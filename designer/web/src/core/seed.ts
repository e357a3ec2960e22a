/** What a new node begins with: as little as its schema asks for. What only a person can know is left out, not invented. */

import type { FlowDocument, FlowNode } from "./document";
import { freeId } from "./document";
import type { Json, JsonObject } from "./json";
import type { Kind, Schema } from "./kinds";

export interface Words {
  /** The name of the n-th option of a new menu or split. */
  option: (number: number) => string;
}

/** A new node of a kind, and a free id for it. */
export function newNode(document: FlowDocument, kind: Kind, label: string, words: Words): { id: string; node: FlowNode } {
  const id = freeId(kind.kind, (taken) => taken in document.nodes);
  const config: JsonObject = {};
  for (const field of kind.schema.required ?? []) {
    const schema = kind.schema.properties?.[field];
    const value = schema ? first(schema, field, kind, document, words) : undefined;
    if (value !== undefined) config[field] = value;
  }
  return { id, node: { kind: kind.kind, label: numbered(document, label), config } };
}

function first(schema: Schema, field: string, kind: Kind, document: FlowDocument, words: Words): Json | undefined {
  switch (schema["x-ui"]?.widget) {
    case "prompt":
      return Object.fromEntries(document.languages.map((language) => [language, []]));
    case "keypad_options":
      return [1, 2].map((n) => ({ id: `option_${n}`, label: words.option(n), keys: [String(n)], phrases: {} }));
    case "branches":
      return [1, 2].map((n) => ({ id: `branch_${n}`, label: words.option(n), percent: 50 }));
    case "choice":
      return schema.enum?.[0];
    case "integer":
      return kind.examples[0]?.[field];
    case "language":
      return document.languages.at(-1);
    default:
      return schema.type === "array" ? [] : undefined;
  }
}

/** The label, with a number when there is a node of that name already. */
function numbered(document: FlowDocument, label: string): string {
  const names = new Set(Object.values(document.nodes).map((node) => node.label));
  if (!names.has(label)) return label;
  for (let number = 2; ; number += 1) if (!names.has(`${label} ${number}`)) return `${label} ${number}`;
}
