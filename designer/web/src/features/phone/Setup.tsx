import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { names } from "@/api/queries";
import { yearOf } from "@/api/schedules";
import { officeHours } from "@/core/schedule";
import { useFlow } from "@/features/editor/store";
import { usePhone } from "./call";
import { Starting } from "./Stops";
import { BACKEND_RESULTS, moments, NO_LIST, QUEUE_RESULTS, TRANSFER_RESULTS } from "./setting";
import type { Setting } from "./setting";

const CHINA = officeHours("Asia/Shanghai");

/** Who calls, when, and what the outside answers: one line, and the form behind it. */
export function Setup() {
  const { t } = useTranslation();
  const calling = usePhone((phone) => phone.document !== null);
  const setting = usePhone((phone) => phone.setting);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? !calling;
  return (
    <section className="phone-setup">
      <button type="button" className="phone-summary" aria-expanded={open} onClick={() => setChosen(!open)}>
        <span>{[setting.caller || t("phone.hidden"), setting.list && setting.list !== NO_LIST ? setting.list : "", setting.at.replace("T", " ") || t("phone.at.now")].filter(Boolean).join(" · ")}</span>
        <span className="phone-turn">{open ? t("phone.less") : t("phone.more")}</span>
      </button>
      {open && <Form />}
    </section>
  );
}

function Form() {
  const { t } = useTranslation();
  const setting = usePhone((phone) => phone.setting);
  const change = usePhone((phone) => phone.change);
  const languages = useFlow((document) => document.languages);
  const nodes = useFlow((document) => document.nodes);
  const site = useQuery(names).data;
  const [now] = useState(() => new Date());
  const [thisYear, nextYear] = [useQuery(yearOf(CHINA, now.getFullYear())).data, useQuery(yearOf(CHINA, now.getFullYear() + 1)).data];
  const years = [thisYear, nextYear].filter((year) => year !== undefined);
  const kinds = new Set(Object.values(nodes).map((node) => node.kind));
  const elsewhere = kinds.has("subflow") || kinds.has("goto");
  const lines = site?.lines ?? [];
  const lists = site?.lists ?? [];
  const answered = (name: "queues" | "transfers" | "backends", kind: string, results: readonly string[]) =>
    (kinds.has(kind) || elsewhere) && (
      <Choose name={`phone.${name}`} value={setting[name]} onChange={(value) => change({ [name]: value } as Partial<Setting>)} options={[["", t("phone.ask")], ...results.map((each) => [each, t(`phone.result.${each}`)] as const)]} />
    );
  return (
    <div className="phone-form">
      <Labelled name="phone.caller">
        {(id) => <input id={id} className="input" inputMode="tel" maxLength={40} value={setting.caller} placeholder={t("phone.hidden")} onChange={(event) => change({ caller: event.target.value.trim() })} />}
      </Labelled>
      {lists.length > 0 && (
        <Choose
          name="phone.list"
          value={setting.list}
          onChange={(list) => change({ list })}
          options={[["", t("phone.list.real")], [NO_LIST, t("phone.list.none")], ...lists.map((list) => [list.name, list.title || list.name] as const)]}
        />
      )}
      {languages.length > 1 && <Choose name="phone.language" value={setting.language} onChange={(language) => change({ language })} options={[["", t("phone.language.first")], ...languages.map((each) => [each, t(`language.${each}`, each)] as const)]} />}
      {lines.length > 0 && <Choose name="phone.line" value={setting.line} onChange={(line) => change({ line })} options={[["", t("phone.line.none")], ...lines.map((line) => [line.number, `${line.number} ${line.title}`] as const)]} />}
      <Labelled name="phone.at">
        {(id) => <input id={id} className="input" type="datetime-local" min="1970-01-01T00:00" max="2199-12-31T23:59" value={setting.at} onChange={(event) => change({ at: event.target.value })} />}
      </Labelled>
      <div className="phone-moments">
        {moments(now, years).map((moment) => (
          <button key={moment.id} type="button" aria-pressed={setting.at === moment.at} title={moment.at.replace("T", " ")} onClick={() => change({ at: moment.at })}>
            {t(`phone.at.${moment.id}`, { date: moment.at.slice(0, 10) })}
          </button>
        ))}
      </div>
      <Starting />
      {setting.world && (
        <p className="phone-world small">
          {t("phone.world")}{" "}
          <button type="button" className="quiet" onClick={() => change({ world: null })}>
            {t("phone.world.drop")}
          </button>
        </p>
      )}
      {answered("queues", "queue", QUEUE_RESULTS)}
      {answered("transfers", "transfer", TRANSFER_RESULTS)}
      {answered("backends", "http", BACKEND_RESULTS)}
    </div>
  );
}

function Labelled({ name, children }: { name: string; children: (id: string) => ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="phone-field">
      <label htmlFor={id}>{t(name)}</label>
      {children(id)}
    </div>
  );
}

interface Choosing {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly (readonly [string, string])[];
}

function Choose({ name, value, onChange, options }: Choosing) {
  return <Labelled name={name}>{(id) => <Select id={id} value={value} onChange={onChange} options={options.map(([key, label]) => ({ value: key, label }))} />}</Labelled>;
}
