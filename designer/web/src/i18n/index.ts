/** The words of the pages. A language's words are loaded when it is read. */

import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Reader } from "@/core/words";

export const LANGUAGES = ["zh-CN", "en-US"] as const;
export type Language = (typeof LANGUAGES)[number];

type Words = () => Promise<{ default: object }>;

const WORDS: Readonly<Record<Language, Words>> = {
  "zh-CN": () => import("./zh-CN.json"),
  "en-US": () => import("./en.json"),
};

/** The words of one part of the designer, beside its code; they come with its pages. */
const PARTS = import.meta.glob<{ default: object }>("../features/*/words.*.json");
const wanted = new Set<string>();

export function known(language: string): Language {
  return language.startsWith("en") ? "en-US" : "zh-CN";
}

export async function begin(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({ lng: language, resources: {}, fallbackLng: false, keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false } });
  await speak(language);
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) add(language, (await WORDS[language]()).default);
  await Promise.all([...wanted].map((part) => bring(part, language)));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Have the words of a part (features/PART/words.LANGUAGE.json) in the reader's language, now and whenever it changes. */
export async function words(part: string): Promise<void> {
  wanted.add(part);
  // Asked for before the reader is known: they come with the first words.
  if (!i18next.isInitialized) return;
  await bring(part, known(i18next.language));
}

async function bring(part: string, language: Language): Promise<void> {
  const found = await PARTS[`../features/${part}/words.${language}.json`]?.();
  if (found) add(language, found.default);
}

function add(language: Language, found: object): void {
  i18next.addResourceBundle(language, "translation", found, true, true);
}

/** The reader's language as schemas and findings write it. */
export function useReader(): Reader {
  const { i18n } = useTranslation();
  return i18n.language.startsWith("en") ? "en" : "zh";
}
