/** The words of the pages. A language's words are loaded when it is read. */

import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import type { Reader } from "@/core/words";

export const LANGUAGES = ["zh-CN", "en-US"] as const;
export type Language = (typeof LANGUAGES)[number];

const WORDS: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  "zh-CN": () => both(import("./zh-CN.json"), import("./phone.zh-CN.json")),
  "en-US": () => both(import("./en.json"), import("./phone.en.json")),
};

async function both(one: Promise<{ default: object }>, two: Promise<{ default: object }>): Promise<{ default: object }> {
  return { default: { ...(await one).default, ...(await two).default } };
}

export function known(language: string): Language {
  return language.startsWith("en") ? "en-US" : "zh-CN";
}

export async function begin(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({ lng: language, resources: {}, fallbackLng: false, keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false } });
  await speak(language);
}

export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await WORDS[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The reader's language as schemas and findings write it. */
export function useReader(): Reader {
  const { i18n } = useTranslation();
  return i18n.language.startsWith("en") ? "en" : "zh";
}
