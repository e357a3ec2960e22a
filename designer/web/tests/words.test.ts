import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import en from "@/i18n/en.json";
import phoneEn from "@/i18n/phone.en.json";
import phoneZh from "@/i18n/phone.zh-CN.json";
import zh from "@/i18n/zh-CN.json";

const SOURCES = new URL("../src/", import.meta.url);
const files = readdirSync(SOURCES, { recursive: true, encoding: "utf-8" }).filter((file) => /\.tsx?$/.test(file));
const text = files.map((file) => readFileSync(new URL(file, SOURCES), "utf-8")).join("\n");
const stems = (words: object) => new Set(Object.keys(words).map((key) => key.replace(/_(one|other)$/, "")));

const both = [...Object.keys(zh), ...Object.keys(phoneZh)].map((key) => key.replace(/_(one|other)$/, ""));

test("both languages have the same words", () => {
  expect([...stems(en)].sort()).toEqual([...stems(zh)].sort());
  expect([...stems(phoneEn)].sort()).toEqual([...stems(phoneZh)].sort());
});

test("every word asked for is there, and every word there is asked for", () => {
  const asked = new Set([...text.matchAll(/["'`]([a-z_]+(?:\.[a-zA-Z_-]+)+|cancel|close)["'`]/g)].map((found) => found[1] ?? ""));
  const missing = [...text.matchAll(/\bt\(\s*"([^"]+)"/g)].map((found) => found[1] ?? "").filter((key) => !both.includes(key));
  expect(missing).toEqual([]);
  const families = [...text.matchAll(/`([a-z_.]+)\.\$\{/g)].map((found) => `${found[1] ?? ""}.`);
  const unused = [...stems(zh)].filter((key) => !asked.has(key) && !families.some((family) => key.startsWith(family)));
  expect(unused.filter((key) => !key.startsWith("variable.call_"))).toEqual([]);
});

test("values stand in both languages alike", () => {
  const values = (word: string) => [...word.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();
  const english = en as Record<string, string>;
  for (const [key, word] of Object.entries(zh)) {
    expect({ key, values: values(english[key] ?? english[`${key}_other`] ?? "") }).toEqual({ key, values: values(word) });
  }
});
