/**
 * The smallest changes of a document, and their inverses. An inverse puts a key back where it stood among its neighbours, so
 * that what is undone is the same text again, byte for byte. What an edit means to a person is not known here.
 */

import { at, isObject } from "./json";
import type { Json, JsonObject, Path } from "./json";

export type Edit =
  | { readonly op: "set"; readonly path: Path; readonly value: Json }
  | { readonly op: "insert"; readonly path: Path; readonly value: Json; readonly index: number }
  | { readonly op: "remove"; readonly path: Path };

export interface Applied<T> {
  readonly document: T;
  /** Applied to `document`, it gives back what was. */
  readonly inverse: readonly Edit[];
}

/** The document with all edits done in order; the given one is not changed. Throws when a path leads nowhere. */
export function apply<T extends Json>(document: T, edits: readonly Edit[]): Applied<T> {
  let current: Json = document;
  const inverse: Edit[] = [];
  for (const edit of edits) {
    inverse.unshift(inverseOf(current, edit));
    current = changed(current, edit.path, edit);
  }
  return { document: current as T, inverse };
}

function inverseOf(document: Json, edit: Edit): Edit {
  const before = at(document, edit.path);
  if (edit.op === "insert") return { op: "remove", path: edit.path };
  if (edit.op === "set") {
    return before === undefined ? { op: "remove", path: edit.path } : { op: "set", path: edit.path, value: before };
  }
  if (before === undefined) throw new Error(`nothing to remove at ${edit.path.join("/")}`);
  return { op: "insert", path: edit.path, value: before, index: placeOf(document, edit.path) };
}

function placeOf(document: Json, path: Path): number {
  const last = path[path.length - 1];
  const parent = at(document, path.slice(0, -1));
  return isObject(parent) ? Object.keys(parent).indexOf(String(last)) : Number(last);
}

function changed(place: Json, path: Path, edit: Edit): Json {
  const step = path[0];
  if (step === undefined) {
    if (edit.op !== "set") throw new Error("the whole document can only be set");
    return edit.value;
  }
  if (Array.isArray(place)) return changedList(place, Number(step), path, edit);
  if (isObject(place)) return changedObject(place, String(step), path, edit);
  throw new Error(`no place for ${String(step)}`);
}

function changedList(place: Json[], index: number, path: Path, edit: Edit): Json[] {
  if (path.length > 1) return place.with(index, changed(place[index] ?? null, path.slice(1), edit));
  if (edit.op === "remove") return place.toSpliced(index, 1);
  if (edit.op === "insert" || index === place.length) return place.toSpliced(index, 0, edit.value);
  return place.with(index, edit.value);
}

function changedObject(place: JsonObject, key: string, path: Path, edit: Edit): JsonObject {
  if (path.length > 1) {
    const inner = Object.hasOwn(place, key) ? place[key] : undefined;
    if (inner === undefined) throw new Error(`nothing at ${key}`);
    return { ...place, [key]: changed(inner, path.slice(1), edit) };
  }
  if (edit.op === "set") return { ...place, [key]: edit.value };
  const rows = Object.entries(place).filter(([name]) => name !== key);
  if (edit.op === "insert") rows.splice(edit.index, 0, [key, edit.value]);
  return Object.fromEntries(rows);
}
