import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useWhen } from "@/components/time";
import { useBlock, useUnblock } from "./queries";
import type { Rules } from "./queries";

const DAYS = [1, 7, 30, 365, 0] as const;

/** Callers who hear busy and are not answered. It acts at once, on every line. */
export function Blocked({ rules }: { rules: Rules }) {
  const { t } = useTranslation();
  const when = useWhen();
  const told = useTold();
  const block = useBlock();
  const unblock = useUnblock();
  const [number, setNumber] = useState("");
  const [days, setDays] = useState<number>(7);
  const [note, setNote] = useState("");
  const go = () => {
    const given = { number: number.trim(), days: days === 0 ? null : days, note: note.trim() };
    if (given.number === "") return;
    block.mutate(given, {
      onSuccess: () => {
        setNumber("");
        setNote("");
        told(t("rules.blocked.done", { number: given.number }), () => unblock.mutateAsync({ number: given.number, list: "blocked" }));
      },
    });
  };
  const free = (each: Rules["blocked"][number]) => {
    const left = daysLeft(each.expires);
    unblock.mutate(
      { number: each.number, list: each.list },
      { onSuccess: () => told(t("rules.unblocked", { number: each.number }), () => block.mutateAsync({ number: each.number, days: left, note: each.note })) },
    );
  };
  return (
    <section className="form-card">
      <h2>{t("rules.blocked")}</h2>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <label htmlFor="block-number">{t("rules.blocked.number")}</label>
        <Input id="block-number" style={{ width: 170 }} inputMode="tel" maxLength={40} value={number} placeholder="13900139000" onChange={(event) => setNumber(event.target.value)} />
        <Select aria-label={t("rules.blocked.days")} style={{ width: 110 }} value={days} options={DAYS.map((each) => ({ value: each, label: t(`rules.days.${each}`) }))} onChange={setDays} />
        <Input className="fill" aria-label={t("rules.blocked.note")} maxLength={200} value={note} placeholder={t("rules.blocked.note")} onChange={(event) => setNote(event.target.value)} />
        <Button htmlType="submit" disabled={number.trim() === ""} loading={block.isPending}>
          {t("rules.block")}
        </Button>
      </form>
      <Refusal error={block.error ?? unblock.error} />
      {rules.blocked.length === 0 ? (
        <p className="dim small">{t("rules.blocked.none")}</p>
      ) : (
        <ul className="blocked">
          {rules.blocked.map((each) => (
            <li key={`${each.list}/${each.number}`}>
              <strong>{each.number}</strong> <span className="dim">{each.expires === null ? t("rules.days.0") : t("rules.until", { at: when(each.expires) })}</span>{" "}
              <span className="dim">{each.note}</span>
              <button type="button" className="quiet" onClick={() => free(each)}>
                {t("rules.unblock")}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function daysLeft(expires: number | null): number | null {
  return expires === null ? null : Math.max(1, Math.ceil((expires - Date.now()) / 86_400_000));
}
