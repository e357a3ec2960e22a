import { ReloadOutlined } from "@ant-design/icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { soundOf, useRender } from "@/api/prompts";
import type { Spoken } from "@/api/prompts";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { languageName } from "@/core/words";
import { useReader } from "@/i18n";
import { Listen } from "./Listen";
import { length } from "./length";
import { Uses } from "./Uses";
import { voiceName } from "./voiceName";

const AT_ONCE = 100;

/** Every text of the flows: in whose voice, how long, where. */
export function Texts({ rows, none }: { rows: readonly Spoken[]; none: boolean }) {
  const { t } = useTranslation();
  const render = useRender();
  const reader = useReader();
  const [most, setMost] = useState(AT_ONCE);
  if (none) return <Empty title={t("prompts.texts.empty")} text={t("prompts.texts.empty.text")} />;
  if (rows.length === 0) return <p className="dim">{t("prompts.nothing_found")}</p>;
  // The reader's own language first, as they are given within each.
  const sorted = rows.toSorted((one, two) => Number(two.language.startsWith(reader)) - Number(one.language.startsWith(reader)));
  const again = (row: Spoken) =>
    render.mutate({ text: row.text, language: row.language }, { onSuccess: () => message.success(t("prompts.rendered")) });
  return (
    <>
      <Refusal error={render.error} />
      <table className="table texts">
        <thead>
          <tr>
            <th>
              <span className="hidden">{t("prompts.listen")}</span>
            </th>
            <th>{t("prompts.text")}</th>
            <th>{t("prompts.said_by")}</th>
            <th className="number">{t("prompts.length")}</th>
            <th>{t("prompts.uses")}</th>
            <th>
              <span className="hidden">{t("flows.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, most).map((row) => (
            <tr key={`${row.language}|${row.text}`}>
              <td>{row.source !== "none" && <Listen address={soundOf({ language: row.language, text: row.text })} label={row.text} />}</td>
              <td>
                <span lang={row.language}>{row.text}</span>
                <div className="dim small">{languageName(row.language)}</div>
              </td>
              <td>
                <span className={row.source === "none" ? "tag lacking" : "tag"} title={voiceName(t, row.voice)}>
                  {t(`prompts.source.${row.source}`)}
                </span>
              </td>
              <td className="number">{length(t, row.ms)}</td>
              <td>
                <Uses uses={row.uses} />
              </td>
              <td className="actions">
                {row.source !== "none" && (
                  <button type="button" className="tool" disabled={render.isPending} title={t("prompts.render")} aria-label={`${t("prompts.render")} ${row.text}`} onClick={() => again(row)}>
                    <ReloadOutlined />
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <button type="button" className="quiet" onClick={() => setMost(most + AT_ONCE)}>
          {t("prompts.more", { count: rows.length - most })}
        </button>
      )}
    </>
  );
}
