/** Node kinds as the server describes them: their schemas with hints for forms and ports. Nothing here knows a kind by name. */

import { isObject } from "./json";
import type { Json, JsonObject } from "./json";

export interface Text {
  readonly zh: string;
  readonly en: string;
}

export interface PortRule {
  readonly id?: string;
  readonly each?: string;
  readonly title?: Text | string;
  readonly unwired: "end" | "fallback" | "refuse_publish";
  readonly failure: boolean;
  readonly when?: string;
}

/** A JSON schema with references expanded; only the keywords the designer reads. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly string[];
  readonly default?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly examples?: readonly JsonObject[];
  readonly "x-title"?: Text;
  readonly "x-help"?: Text;
  readonly "x-ui"?: { readonly widget: string; readonly section: string };
  readonly "x-enum"?: Readonly<Record<string, Text>>;
  readonly "x-default-from"?: string;
  readonly "x-ports"?: readonly PortRule[];
  readonly "x-variable"?: string;
}

export interface Kind {
  readonly kind: string;
  readonly title: Text;
  readonly help: Text;
  readonly icon: string;
  readonly colour: string;
  readonly palette: "main" | "more";
  readonly available: boolean;
  readonly schema: Schema;
}

export type Kinds = Readonly<Record<string, Kind>>;

/** A schema with every $ref to a definition of the common schema replaced by it; keywords beside a $ref win. */
export function expand(part: Json, definitions: JsonObject): Json {
  if (Array.isArray(part)) return part.map((item) => expand(item, definitions));
  if (!isObject(part)) return part;
  const own: JsonObject = {};
  for (const [key, value] of Object.entries(part)) if (key !== "$ref") own[key] = expand(value, definitions);
  const reference = part["$ref"];
  if (typeof reference !== "string") return own;
  const found = definitions[reference.split("/").at(-1) ?? ""];
  if (found === undefined) throw new Error(`${reference} is not defined`);
  return { ...(expand(found, definitions) as JsonObject), ...own };
}

/** A kind from its schema file. */
export function kindOf(kind: string, schema: Json, definitions: JsonObject): Kind {
  const whole = expand(schema, definitions) as JsonObject;
  const about = whole["x-kind"] as unknown as Omit<Kind, "kind" | "schema" | "help">;
  return { ...about, kind, help: whole["x-help"] as unknown as Text, schema: whole as unknown as Schema };
}

/** The branch of an anyOf that is not null, when it is "null or something"; the schema itself otherwise. */
export function present(schema: Schema): Schema {
  const options = schema.anyOf?.filter((option) => option.type !== "null") ?? [];
  return schema.anyOf && options.length === 1 && options[0] ? { ...options[0], ...withoutAnyOf(schema) } : schema;
}

function withoutAnyOf(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "anyOf")) as Schema;
}

/** May the value be null? */
export function optional(schema: Schema): boolean {
  return schema.anyOf?.some((option) => option.type === "null") ?? false;
}
