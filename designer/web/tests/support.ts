/** The kinds from the schemas on disk, and the shipped flows. */

import { readdirSync, readFileSync } from "node:fs";
import { kindOf } from "@/core/kinds";
import type { Kinds } from "@/core/kinds";
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
