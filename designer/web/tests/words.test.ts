import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const SOURCES = new URL("../src/", import.meta.url);
const all = readdirSync(SOURCES, { recursive: true, encoding: "utf-8" });
const text = all
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(new URL(file, SOURCES), "utf-8"))
  .join("\n");
const stems = (words: object) => new Set(Object.keys(words).map((key) => key.replace(/_(one|other)$/, "")));

type Words = Readonly<Record<string, string>>;
const read = (file: string) => JSON.parse(readFileSync(new URL(file, SOURCES), "utf-8")) as Words;
const parts = all.filter((file) => file.endsWith("words.zh-CN.json")).map((file) => ({ zh: read(file), en: read(file.replace("zh-CN", "en-US")) }));
const pairs = [{ zh: read("i18n/zh-CN.json"), en: read("i18n/en.json") }, ...parts];
const zh: Words = Object.assign({}, ...pairs.map((pair) => pair.zh));
const both = [...stems(zh)];

test("both languages have the same words", () => {
  for (const pair of pairs) expect([...stems(pair.en)].sort()).toEqual([...stems(pair.zh)].sort());
});

test("every word asked for is there, and every word there is asked for", () => {
  const asked = new Set([...text.matchAll(/["'`]([a-z_]+(?:\.[a-zA-Z_-]+)+|cancel|close)["'`]/g)].map((found) => found[1] ?? ""));
  for (const found of text.matchAll(/\bt\(\s*"([^"]+)"/g)) asked.add(found[1] ?? "");
  const missing = [...text.matchAll(/\bt\(\s*"([^"]+)"/g)].map((found) => found[1] ?? "").filter((key) => !both.includes(key));
  expect(missing).toEqual([]);
  const families = [...text.matchAll(/`([a-z_.]+)\.\$\{/g)].map((found) => `${found[1] ?? ""}.`);
  const unused = [...stems(zh)].filter((key) => !asked.has(key) && !families.some((family) => key.startsWith(family)));
  expect(unused.filter((key) => !key.startsWith("variable.call_"))).toEqual([]);
});

test("values stand in both languages alike", () => {
  const values = (word: string) => [...word.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();
  for (const pair of pairs) {
    for (const [key, word] of Object.entries(pair.zh)) {
      expect({ key, values: values(pair.en[key] ?? pair.en[`${key}_other`] ?? "") }).toEqual({ key, values: values(word) });
    }
  }
});
