/** Modules import downwards: no module reaches itself through its own imports, not even for a type. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const SOURCES = resolve(import.meta.dirname, "../src");
const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => join(SOURCES, name));
const known = new Set(files);

function imported(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles.flatMap(({ fileName }) => {
    const base = fileName.startsWith("@/") ? join(SOURCES, fileName.slice(2)) : resolve(dirname(file), fileName);
    return [".ts", ".tsx", "/index.ts", "/index.tsx"].map((end) => base + end).filter((each) => known.has(each));
  });
}

/** The first way from a module back to itself, [] when there is none. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const found = walk(next, [...way, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  return [...graph.keys()].map((file) => walk(file, [])).find((found) => found.length > 0) ?? [];
}

test("no imports run in a circle", () => {
  const graph = new Map(files.map((file) => [file, imported(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(files.length);
  expect(circle(graph).map((file) => file.slice(SOURCES.length + 1))).toEqual([]);
});

test("a circle is found", () => {
  expect(circle(new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", []], ["d", ["b"]]]))).toEqual(["b", "d", "b"]);
});
