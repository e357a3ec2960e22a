import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { findingsOf } from "@/api/refused";
import { FindingList } from "@/components/FindingList";
import { Refusal } from "@/components/Refusal";
import type { JsonObject } from "@/core/json";
import { ruleLabel } from "@/core/rules";
import { useReader } from "@/i18n";
import { attempt } from "./queries";
import type { Attempt } from "./queries";

/** What a caller would get now, or at a time, by the rules as they stand on this page. */
export function Caller({ number, document, seen, zone }: { number: string; document: JsonObject; seen: string; zone: string }) {
  const { t } = useTranslation();
  const [at, setAt] = useState("");
  const [caller, setCaller] = useState("");
  const shown = useDeferredValue(document);
  const found = useQuery({ ...attempt(number, shown, at, caller.trim(), seen), placeholderData: (before: Attempt | undefined) => before });
  return (
    <section className="form-card" aria-live="polite">
      <h2>{t("rules.caller")}</h2>
      <div className="row">
        <label htmlFor="caller-at">{t("rules.caller.at")}</label>
        <input id="caller-at" className="input short" type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        <span className="dim small">{at === "" ? t("rules.caller.now") : zone}</span>
        <label htmlFor="caller-number">{t("rules.caller.number")}</label>
        <Input id="caller-number" style={{ width: 170 }} inputMode="tel" maxLength={40} value={caller} placeholder="13800138000" onChange={(event) => setCaller(event.target.value)} />
      </div>
      {found.error ? (
        <>
          {findingsOf(found.error).length > 0 ? <p className="dim unfinished">{t("rules.caller.unfinished")}</p> : <Refusal error={found.error} />}
          <FindingList findings={findingsOf(found.error)} />
        </>
      ) : (
        found.data && <Way found={found.data} />
      )}
    </section>
  );
}

function Way({ found }: { found: Attempt }) {
  const { t } = useTranslation();
  const reader = useReader();
  const heard = found.rows.filter((row) => row.what === "heard").map((row) => row.text);
  return (
    <>
      <ol className="way below">
        {found.path.map((visit, index) => (
          <li key={index}>
            {ruleLabel(visit.label, reader)} {visit.port && <span className="tag">{t(`rules.port.${visit.port}`, { defaultValue: visit.port })}</span>}
          </li>
        ))}
      </ol>
      {heard.length > 0 && <p className="heard">“{heard.join(t("sentence.between"))}”</p>}
    </>
  );
}
