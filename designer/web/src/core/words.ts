/** The words a prompt comes to, for previews and for search. How they are spoken is the server's business. */

import type { FlowDocument } from "./document";
import { isObject } from "./json";
import type { Json, JsonObject } from "./json";
import type { Kind, Schema, Text } from "./kinds";

export type Reader = "zh" | "en";

export function inWords(text: Text | undefined, reader: Reader): string {
  return text ? text[reader] : "";
}

/** One language of a prompt as one line; values and recordings in brackets. */
export function promptWords(prompt: Json | undefined, language: string): string {
  const segments = isObject(prompt) ? prompt[language] : undefined;
  if (!Array.isArray(segments)) return "";
  return segments.map(segmentWords).join("");
}

function segmentWords(segment: Json): string {
  if (!isObject(segment)) return "";
  if (typeof segment["say"] === "string") return segment["say"].replace(/\{([a-z][a-z0-9_.]*)(:[a-z_]+)?\}/g, "[$1]");
  if (typeof segment["audio"] === "string") return `♪ ${segment["audio"]} `;
  if (typeof segment["value"] === "string") return `[${segment["value"]}]`;
  return "";
}

/** Languages by their own names. */
export const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  "zh-CN": "简体中文",
  "zh-HK": "粤语（繁體）",
  "zh-TW": "繁體中文",
  "en-US": "English",
  "ja-JP": "日本語",
  "ko-KR": "한국어",
  "de-DE": "Deutsch",
  "fr-FR": "Français",
  "es-ES": "Español",
  "ru-RU": "Русский",
};

export const languageName = (language: string) => LANGUAGE_NAMES[language] ?? language;

/** What a node does in two lines: its prompt, or the first names it refers to. */
export function preview(document: FlowDocument, kind: Kind | undefined, config: JsonObject, reader: Reader): string {
  if (!kind) return "";
  const properties = Object.entries(kind.schema.properties ?? {});
  const said = spokenIn(document, mainPrompt(kind, config));
  if (said) return said;
  const facts = properties
    .filter(([name, schema]) => schema["x-ui"]?.section === "main" && factual(config[name]))
    .map(([name, schema]) => fact(config[name] as string | number, schema, reader));
  return facts.slice(0, 2).join(" · ");
}

/** The prompt a node begins with, where its kind has one. */
export function mainPrompt(kind: Kind | undefined, config: JsonObject): Json | undefined {
  const prompt = Object.entries(kind?.schema.properties ?? {}).find(([, schema]) => schema["x-ui"]?.widget === "prompt" && schema["x-ui"].section === "main");
  return prompt ? config[prompt[0]] : undefined;
}

function spokenIn(document: FlowDocument, prompt: Json | undefined): string {
  for (const language of document.languages) {
    const words = promptWords(prompt, language);
    if (words) return words;
  }
  return "";
}

function factual(value: Json | undefined): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}

function fact(value: string | number, schema: Schema, reader: Reader): string {
  if (typeof value === "number") return `${inWords(schema["x-title"], reader)} ${value}`;
  if (schema["x-ui"]?.widget === "language") return languageName(value);
  return schema["x-enum"]?.[value]?.[reader] ?? value;
}

/** Everything written in a node, for search: label, prompts, keys, phrases, variables. */
export function allWords(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(allWords).join(" ");
  if (isObject(value)) return Object.entries(value).map(([key, inner]) => (key === "id" ? "" : allWords(inner))).join(" ");
  return "";
}
