/** The kinds from the schemas on disk, and the shipped flows. */

import { readdirSync, readFileSync } from "node:fs";
import { isObject } from "@/core/json";
import type { Kind, Kinds } from "@/core/kinds";
import type { Json, JsonObject } from "@/core/json";
import { readDocument } from "@/core/document";
import type { FlowDocument } from "@/core/document";

const ROOT = new URL("../../../", import.meta.url);

export function read(path: string): Json {
  return JSON.parse(readFileSync(new URL(path, ROOT), "utf-8")) as Json;
}

export function allKinds(): Kinds {
  const definitions = (read("schemas/common.schema.json") as JsonObject)["$defs"] as JsonObject;
  const names = readdirSync(new URL("schemas/nodes/", ROOT)).map((file) => file.replace(".schema.json", ""));
  return Object.fromEntries(names.map((name) => [name, kindOf(name, read(`schemas/nodes/${name}.schema.json`), definitions)]));
}

export function flow(path: string): FlowDocument {
  const document = readDocument(read(`flows/${path}`));
  if (!document) throw new Error(path);
  return document;
}

/** A schema with its references replaced, as the server sends it. */
function expand(part: Json, definitions: JsonObject): Json {
  if (Array.isArray(part)) return part.map((item) => expand(item, definitions));
  if (!isObject(part)) return part;
  const own: JsonObject = {};
  for (const [key, value] of Object.entries(part)) if (key !== "$ref") own[key] = expand(value, definitions);
  const reference = part["$ref"];
  if (typeof reference !== "string") return own;
  return { ...(expand(definitions[reference.split("/").at(-1) ?? ""] ?? {}, definitions) as JsonObject), ...own };
}

function kindOf(kind: string, schema: Json, definitions: JsonObject): Kind {
  const whole = expand(schema, definitions) as JsonObject;
  const about = whole["x-kind"] as unknown as Kind;
  const found = { ...about, kind, schema: whole, help: whole["x-help"], ports: whole["x-ports"], examples: whole["examples"] };
  return found as unknown as Kind;
}
