import { useTranslation } from "react-i18next";
import { GrowingText } from "@/components/GrowingText";
import { isObject } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import { languageName } from "@/core/words";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: Json | undefined;
  readonly languages: readonly string[];
  readonly optional?: boolean;
  readonly onChange: (value: JsonObject | undefined) => void;
}

/** Words by language. What is no words (a recording) is shown by its name and kept until words are typed over it. */
export function Prompt({ id, label, value, languages, optional, onChange }: Props) {
  const { t } = useTranslation();
  const held = isObject(value) ? value : {};
  const type = (language: string, words: string) => {
    const rest = Object.fromEntries(Object.entries(held).filter(([key]) => key !== language));
    const next: JsonObject = words === "" ? rest : { ...rest, [language]: [{ say: words }] };
    onChange(Object.keys(next).length === 0 ? undefined : next);
  };
  return (
    <div className="said">
      {languages.map((language) => (
        <label key={language} className="said-row">
          <span className="tag">{languageName(language)}</span>
          <GrowingText
            id={`${id}-${language}`}
            rows={1}
            maxLength={500}
            aria-label={`${label}: ${t("rules.words", { language: languageName(language) })}`}
            placeholder={t(optional ? "rules.words.optional" : "rules.words.placeholder")}
            value={shown(held[language])}
            onChange={(event) => type(language, event.target.value)}
          />
        </label>
      ))}
    </div>
  );
}

function shown(segments: Json | undefined): string {
  if (!Array.isArray(segments)) return "";
  return segments.map((each) => (isObject(each) ? String(each["say"] ?? `[${String(each["audio"] ?? each["value"] ?? "…")}]`) : "")).join(" ");
}
