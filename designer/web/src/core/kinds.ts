/** Node kinds as the server describes them: their schemas with hints for forms and ports. Nothing here knows a kind by name. */

import type { Json, JsonObject } from "./json";

export interface Text {
  readonly zh: string;
  readonly en: string;
}

export interface PortRule {
  readonly id?: string;
  readonly each?: string;
  readonly title?: Text | string;
  /** Names of repeated ports that the program gives itself. */
  readonly names?: Readonly<Record<string, Text>>;
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
  readonly "x-title"?: Text;
  readonly "x-help"?: Text;
  readonly "x-ui"?: { readonly widget: string; readonly section: string };
  readonly "x-enum"?: Readonly<Record<string, Text>>;
  readonly "x-default-from"?: string;
  readonly "x-variable"?: string;
  /** Places of a config that name variables: JSON pointers with "*" for any item. */
  readonly "x-reads"?: readonly string[];
  readonly "x-writes"?: readonly string[];
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
  readonly ports: readonly PortRule[];
  readonly examples: readonly JsonObject[];
}

export type Kinds = Readonly<Record<string, Kind>>;

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
