import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditorStore } from "@/features/editor/store";
import { phoneOf, usePhone } from "./call";
import type { Answer, Awaiting } from "./told";

/** What a queue, a transfer or a back end answers, or what the caller leaves behind: told by the person at the phone. */
export function Answering({ awaiting }: { awaiting: Awaiting }) {
  const { t } = useTranslation();
  const { occasion } = awaiting;
  return (
    <section className="phone-question" aria-label={t(`phone.occasion.${occasion}`, { name: awaiting.destination })}>
      <p className="phone-waits">
        <strong>{awaiting.label}</strong> <span className="dim">{t(`phone.occasion.${occasion}`, { name: awaiting.destination })}</span>
      </p>
      {occasion === "recording" ? <Recording /> : occasion === "backend" ? <BackEnd awaiting={awaiting} /> : <Results results={awaiting.results} />}
    </section>
  );
}

function Results({ results }: { results: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div className="phone-answers">
      {results.map((result) => (
        <Tell key={result} answer={{ result }} label={t(`phone.result.${result}`, result)} />
      ))}
    </div>
  );
}

function Tell({ answer, label }: { answer: Answer; label: string }) {
  const busy = usePhone((phone) => phone.busy);
  const act = usePhone((phone) => phone.act);
  return (
    <Button disabled={busy} onClick={() => void act({ answer })}>
      {label}
    </Button>
  );
}

/** A back end's values are typed here: what they become is seen in the variables. */
function BackEnd({ awaiting }: { awaiting: Awaiting }) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  return (
    <>
      <p className="dim small phone-address">{awaiting.address}</p>
      {awaiting.fields.map((field) => (
        <label key={field} className="phone-field">
          <span>{field}</span>
          <input className="input" value={values[field] ?? ""} onChange={(event) => setValues({ ...values, [field]: event.target.value })} />
        </label>
      ))}
      <div className="phone-answers">
        <Tell answer={{ status: 200, values: given }} label={t("phone.result.200")} />
        <Tell answer={{ status: 500 }} label={t("phone.result.500")} />
        <Tell answer={{ failed: "timeout" }} label={t("phone.result.timeout")} />
      </div>
    </>
  );
}

function Recording() {
  const { t } = useTranslation();
  const { sent } = useMessages();
  return (
    <div className="phone-answers">
      {sent.map(([name, act, busy]) => (
        <Button key={name} disabled={busy} onClick={act}>
          {t(`phone.message.${name}`)}
        </Button>
      ))}
    </div>
  );
}

/** The messages a caller may leave: spoken and ended by a key, spoken and fallen silent, spoken to the end of the tape, none. */
function useMessages() {
  const phone = phoneOf(useEditorStore());
  const busy = usePhone((now) => now.busy);
  const kinds = [
    ["key", 8_000, "key"],
    ["silence", 8_000, "silence"],
    ["max", 120_000, "max"],
    ["none", 0, "silence"],
  ] as const;
  return { sent: kinds.map(([name, ms, ended_by]) => [name, () => void phone.getState().act({ message: { ms, ended_by } }), busy] as const) };
}
