import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { soundOf } from "@/api/prompts";
import { Refusal } from "@/components/Refusal";
import { languageName } from "@/core/words";
import { Listen } from "@/features/prompts/Listen";
import { usePlaying } from "@/features/prompts/playing";
import { voiceName } from "@/features/prompts/voiceName";
import { voices } from "./api";
import type { Voice, Voices } from "./api";

/** Languages whose sample we can word; others say theirs in English. */
const SAMPLES: Readonly<Record<string, string>> = { zh: "您好，这是本站朗读文字的声音。", en: "Hello, this is the voice that reads words on this site." };

/** Who speaks on this site: the voice of each language, the others that are installed, and the recordings that come along. */
export function VoicesPart() {
  const { data, error } = useQuery(voices);
  const heard = usePlaying((state) => state.error);
  return (
    <>
      <Refusal error={error ?? heard} />
      {!data && !error && <Skeleton active title={false} />}
      {data?.problem && (
        <p className="notice bad" role="alert">
          <strong>{data.problem.detail}</strong> {data.problem.mend}
        </p>
      )}
      {data && <Languages data={data} />}
      {data && data.shipped.length > 0 && <Shipped data={data} />}
    </>
  );
}

function Languages({ data }: { data: Voices }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("system.voices.reads")}</h2>
      <p className="dim">{data.engine ? t("system.voices.engine", { engine: data.engine, version: data.version, count: data.installed }) : t("system.voices.no_engine")}</p>
      <table className="table">
        <thead>
          <tr>
            <th>{t("shell.language")}</th>
            <th>{t("system.voices.voice")}</th>
            <th>{t("system.voices.chosen")}</th>
            <th>{t("system.voices.others")}</th>
          </tr>
        </thead>
        <tbody>
          {data.languages.map((each) => (
            <tr key={each.language}>
              <th scope="row">{languageName(each.language)}</th>
              <td>
                {each.voice ? (
                  <span className="system-voice">
                    <Listen address={soundOf({ language: each.language, text: SAMPLES[each.language.slice(0, 2)] ?? SAMPLES["en"] ?? "" })} label={languageName(each.language)} />
                    <Named voice={each.voice} />
                  </span>
                ) : (
                  <span className="tag warn">{each.chosen ? t("system.voices.absent", { voice: each.wanted }) : t("system.voices.none")}</span>
                )}
              </td>
              <td>{t(each.chosen ? "system.voices.by_setting" : "system.voices.by_engine")}</td>
              <td>
                {each.others.length === 0 && <span className="dim">—</span>}
                {each.others.length > 0 && (
                  <details>
                    <summary>{t("system.voices.more", { count: each.others.length })}</summary>
                    <ul className="plain-list">
                      {each.others.map((voice) => (
                        <li key={voice.id}>
                          <Named voice={voice} />
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small">{t("system.voices.choose")}</p>
    </section>
  );
}

function Named({ voice }: { voice: Voice }) {
  const { t } = useTranslation();
  return (
    <span>
      {voiceName(t, voice.name) || voice.id} {voice.gender && <span className="dim">{t(`system.voices.${voice.gender}`, { defaultValue: voice.gender })}</span>} <code className="dim small">{voice.id}</code>
    </span>
  );
}

function Shipped({ data }: { data: Voices }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("system.voices.shipped")}</h2>
      <p className="dim">{t("system.voices.shipped.text")}</p>
      <ul className="plain-list">
        {data.shipped.map((each) => (
          <li key={`${each.engine} ${each.voice}`}>
            {each.engine} {each.voice} ({each.licence}){" "}
            <span className="dim">
              {each.languages.map(({ language, prompts }) => t("system.voices.prompts", { language: language === "zxx" ? t("system.voices.wordless") : languageName(language), count: prompts })).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
