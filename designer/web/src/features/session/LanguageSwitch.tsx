import { useTranslation } from "react-i18next";
import { chooseLanguage } from "@/api/queries";
import { known, LANGUAGES, speak } from "@/i18n";

const NAMES = { "zh-CN": "中文", "en-US": "EN" } as const;
const WHOLE = { "zh-CN": "简体中文", "en-US": "English" } as const;

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <span className="switch" role="group" aria-label={t("shell.language")}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          title={WHOLE[language]}
          aria-pressed={known(i18n.language) === language}
          onClick={() => {
            void speak(language);
            void chooseLanguage(language).catch(() => undefined);
          }}
        >
          {NAMES[language]}
        </button>
      ))}
    </span>
  );
}
