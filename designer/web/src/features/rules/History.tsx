import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWhen } from "@/components/time";
import { equal } from "@/core/json";
import type { JsonObject } from "@/core/json";
import type { Rules } from "./queries";

type Row = Rules["log"][number];
const FIRST = 6;

/** Who changed what, newest first. Rules as they stood are put back at once, which is a change like any other. */
export function History({ rules, busy, onPutBack }: { rules: Rules; busy: boolean; onPutBack: (document: JsonObject) => void }) {
  const { t } = useTranslation();
  const when = useWhen();
  const [all, setAll] = useState(false);
  const rows = all ? rules.log : rules.log.slice(0, FIRST);
  return (
    <section className="form-card">
      <h2>{t("rules.history")}</h2>
      {rows.length === 0 ? (
        <p className="dim">{t("rules.history.none")}</p>
      ) : (
        <table className="table snug rules-history">
          <colgroup>
            <col style={{ width: 150 }} />
            <col style={{ width: 150 }} />
            <col />
            <col style={{ width: 130 }} />
          </colgroup>
          <thead>
            <tr>
              <th>{t("rules.history.when")}</th>
              <th>{t("rules.history.who")}</th>
              <th>{t("rules.history.what")}</th>
              <th>
                <span className="hidden">{t("rules.history.put_back")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                <td>
                  <time dateTime={new Date(row.at).toISOString()}>{when(row.at)}</time>
                </td>
                <td>{row.by}</td>
                <td>
                  <What row={row} />
                </td>
                <td>
                  {row.what === "rules" &&
                    (equal(row.document as JsonObject, rules.document) ? (
                      <span className="tag">{t("rules.history.now")}</span>
                    ) : (
                      <Button size="small" disabled={busy} aria-label={`${t("rules.history.put_back")} ${when(row.at)}`} onClick={() => onPutBack(row.document as JsonObject)}>
                        {t("rules.history.put_back")}
                      </Button>
                    ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!all && rules.log.length > FIRST && (
        <Button type="link" onClick={() => setAll(true)}>
          {t("rules.history.all", { number: rules.log.length })}
        </Button>
      )}
    </section>
  );
}

function What({ row }: { row: Row }) {
  const { t } = useTranslation();
  const when = useWhen();
  if (row.what === "rules") {
    const parts = row.changed.map((part) => t(`rules.part.${part}`)).join(t("rules.part.and"));
    return <>{parts ? t("rules.history.rules", { parts }) : t("rules.history.rules.same")}</>;
  }
  const until = row.document["until"] ?? row.document["expires"];
  const scope = t(`rules.scope.${row.scope}`, { name: row.name });
  return (
    <>
      {t(`rules.history.${row.what}`, { scope, number: String(row.document["number"] ?? "") })}
      {typeof until === "number" && ` ${t("rules.until", { at: when(until) })}`}
    </>
  );
}
