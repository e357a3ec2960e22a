import { SoundOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { soundOf } from "@/api/prompts";
import type { Prompts } from "@/api/prompts";
import { languageName } from "@/core/words";
import { useReader } from "@/i18n";
import { usePlaying } from "./playing";
import { voiceName } from "./voiceName";

/** Hear any words in the site's voice before they stand in a flow; languages without a voice are said plainly. */
export function TryVoice({ voices }: { voices: Prompts["voices"] }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [language, setLanguage] = useState(useReader() === "zh" ? "zh-CN" : "en-US");
  const chosen = voices.find((each) => each.language === language);
  const address = soundOf({ language, text: text.trim() });
  const busy = usePlaying((state) => state.address === address);
  const { play, stop } = usePlaying.getState();
  const hear = () => (busy ? stop() : text.trim() !== "" && void play(address));
  return (
    <>
      {voices.map(
        (each) =>
          each.problem && (
            <p key={each.language} className="notice bad">
              <strong>{t("prompts.voice.none", { language: languageName(each.language) })}</strong> {each.problem.detail}. {each.problem.mend}
            </p>
          ),
      )}
      <div className="try-voice">
        <label htmlFor="try-words">{t("prompts.try")}</label>
        <Input id="try-words" value={text} maxLength={500} placeholder={t("prompts.try.example")} onChange={(event) => setText(event.target.value)} onPressEnter={hear} />
        <Select aria-label={t("shell.language")} value={language} options={voices.map((each) => ({ value: each.language, label: languageName(each.language) }))} onChange={setLanguage} />
        <Button icon={<SoundOutlined />} disabled={text.trim() === "" || !chosen?.voice} onClick={hear}>
          {busy ? t("prompts.stop") : t("prompts.listen")}
        </Button>
        <span className="dim small voice">{chosen?.voice ? t("prompts.voice", { voice: voiceName(t, chosen.voice) }) : t("prompts.voice.missing")}</span>
      </div>
    </>
  );
}
