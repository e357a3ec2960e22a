import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { names } from "@/api/queries";
import { useReader } from "@/i18n";
import { callFilters } from "./api";
import type { Filters } from "./api";
import { OWN_ZONE } from "./told";
import { ZoneField } from "./ZoneField";

const OUTCOMES = ["running", "hung_up", "completed", "transferred_away", "handed_back", "refused", "blocked", "interrupted", "defect"];
const MORE = ["flow", "version", "node", "agent", "least_s", "most_s"] as const;

interface Props {
  readonly filters: Filters;
  readonly onChange: (part: Filters) => void;
}

/** What the list is narrowed by. Each change counts at once; typing is sent when it is over. */
export function FilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const [more, setMore] = useState(() => MORE.some((name) => filters[name]));
  const known = useQuery(names).data;
  const all = t("calls.all");
  return (
    <section className="filters" aria-label={t("calls.filters")}>
      <Field id="f-from" label={t("calls.from")}>
        <input id="f-from" className="input" type="datetime-local" value={filters.from ?? ""} onChange={(event) => onChange({ from: event.target.value })} />
      </Field>
      <Field id="f-to" label={t("calls.to")}>
        <input id="f-to" className="input" type="datetime-local" value={filters.to ?? ""} onChange={(event) => onChange({ to: event.target.value })} />
      </Field>
      <Field id="f-zone" label={t("calls.zone")}>
        <ZoneField id="f-zone" zone={filters.zone ?? OWN_ZONE} onChange={(zone) => onChange({ zone })} />
      </Field>
      <Field id="f-line" label={t("calls.line")}>
        <Pick id="f-line" value={filters.line} all={all} options={(known?.lines ?? []).map((line) => [line.number, `${line.number} ${line.title}`])} onChange={(line) => onChange({ line })} />
      </Field>
      <Field id="f-caller" label={t("calls.caller")}>
        <Typed id="f-caller" value={filters.caller} inputMode="tel" placeholder={t("calls.caller.hint")} onChange={(caller) => onChange({ caller })} />
      </Field>
      <Field id="f-outcome" label={t("calls.outcome")}>
        <Pick id="f-outcome" value={filters.outcome} all={all} options={OUTCOMES.map((each) => [each, t(`outcome.${each}`)])} onChange={(outcome) => onChange({ outcome })} />
      </Field>
      {more && <MoreFilters filters={filters} onChange={onChange} />}
      <button type="button" className="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
        {t(more ? "calls.fewer" : "calls.more")}
      </button>
    </section>
  );
}

function MoreFilters({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const reader = useReader();
  const { data } = useQuery(callFilters);
  const all = t("calls.all");
  const chosen = filters.node ? JSON.stringify([filters.node_flow, filters.node, filters.option]) : undefined;
  const versions = data?.flows.find((flow) => flow.name === filters.flow)?.versions ?? [];
  const choose = (value: string) => {
    const [node_flow = "", node = "", option = ""] = value ? (JSON.parse(value) as string[]) : [];
    onChange({ node_flow, node, option });
  };
  return (
    <>
      <Field id="f-flow" label={t("calls.flow")}>
        <Pick id="f-flow" value={filters.flow} all={all} options={(data?.flows ?? []).map(({ name }) => [name, name])} onChange={(flow) => onChange({ flow, version: "" })} />
      </Field>
      {versions.length > 0 && (
        <Field id="f-version" label={t("calls.version", { version: "" }).trim()}>
          <Pick id="f-version" value={filters.version} all={t("calls.any_version")} options={versions.map((version) => [String(version), t("calls.version", { version })])} onChange={(version) => onChange({ version })} />
        </Field>
      )}
      <Field id="f-choice" label={t("calls.menu")}>
        <select id="f-choice" className="input" value={chosen ?? ""} onChange={(event) => choose(event.target.value)}>
          <option value="">{all}</option>
          {data?.menus.map((menu) => (
            <optgroup key={`${menu.flow} ${menu.node}`} label={`${menu.flow} · ${menu.label}`}>
              {menu.options.map(({ option, words }) => (
                <option key={option} value={JSON.stringify([menu.flow, menu.node, option])}>
                  {words[reader]}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </Field>
      <Field id="f-agent" label={t("calls.agent")}>
        <Pick id="f-agent" value={filters.agent} all={all} options={(data?.agents ?? []).map((agent) => [agent, agent])} onChange={(agent) => onChange({ agent })} />
      </Field>
      <Field id="f-least" label={t("calls.least")}>
        <Typed id="f-least" value={filters.least_s} inputMode="numeric" onChange={(value) => onChange({ least_s: value.replace(/\D/g, "") })} />
      </Field>
      <Field id="f-most" label={t("calls.most")}>
        <Typed id="f-most" value={filters.most_s} inputMode="numeric" onChange={(value) => onChange({ most_s: value.replace(/\D/g, "") })} />
      </Field>
    </>
  );
}

function Field({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="filter">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

function Pick({ id, value, all, options, onChange }: { id: string; value: string | undefined; all: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }) {
  const known = value && !options.some(([each]) => each === value) ? [...options, [value, value] as const] : options;
  return (
    <select id={id} className="input" value={value ?? ""} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {known.map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  );
}

/** A text that is sent with Enter or when it is left. */
function Typed({ id, value, placeholder, inputMode, onChange }: { id: string; value: string | undefined; placeholder?: string; inputMode: "tel" | "numeric"; onChange: (value: string) => void }) {
  const [text, setText] = useState(value ?? "");
  const [sent, setSent] = useState(value);
  if (sent !== value) {
    setSent(value);
    setText(value ?? "");
  }
  const send = () => text.trim() !== (value ?? "") && onChange(text.trim());
  return <input id={id} className="input" value={text} inputMode={inputMode} placeholder={placeholder} maxLength={25} onChange={(event) => setText(event.target.value)} onBlur={send} onKeyDown={(event) => event.key === "Enter" && send()} />;
}
