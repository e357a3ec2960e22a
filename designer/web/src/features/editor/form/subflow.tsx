import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { isObject } from "@/core/json";
import { useForm, useRoot } from "./context";
import type { FieldProps } from "./context";
import { useVariableOptions } from "./variables";

const NOT = "";

/** What each input of the called flow is given. */
export function Inputs({ path, value }: FieldProps) {
  const { t } = useTranslation();
  const { names, change, disabled } = useForm();
  const root = useRoot();
  const options = useVariableOptions();
  const inputs = names?.flows.find((flow) => flow.name === root["flow"])?.inputs ?? {};
  const held = isObject(value) ? value : {};
  const all = [...new Set([...Object.keys(inputs), ...Object.keys(held)])];
  if (all.length === 0) return <p className="dim">{t("subflow.no_inputs")}</p>;
  return (
    <div className="pairs">
      {all.map((name) => {
        const given = held[name];
        const variable = isObject(given) && typeof given["variable"] === "string" ? given["variable"] : NOT;
        const fixed = isObject(given) && "value" in given ? `= ${String(given["value"])}` : null;
        return (
          <label key={name}>
            <span>{String(inputs[name]?.["title"] ?? "") || name}</span>
            <Select
              aria-label={name}
              value={fixed ?? variable}
              disabled={disabled}
              options={[{ value: NOT, label: t("subflow.nothing") }, ...(fixed ? [{ value: fixed, label: fixed }] : []), ...options.map(({ value: one, label }) => ({ value: one, label }))]}
              onChange={(now: string) => now !== fixed && change([...path, name], now === NOT ? undefined : { variable: now })}
            />
          </label>
        );
      })}
    </div>
  );
}

/** Which of our variables takes each output of the called flow. */
export function Outputs({ path, value }: FieldProps) {
  const { t } = useTranslation();
  const { names, change, disabled } = useForm();
  const root = useRoot();
  const options = useVariableOptions(false);
  const outputs = names?.flows.find((flow) => flow.name === root["flow"])?.outputs ?? {};
  const held = isObject(value) ? value : {};
  const all = [...new Set([...Object.keys(outputs), ...Object.values(held).map(String)])];
  if (all.length === 0) return <p className="dim">{t("subflow.no_outputs")}</p>;
  return (
    <div className="pairs">
      {all.map((name) => {
        const mine = Object.keys(held).find((own) => held[own] === name);
        const without = Object.fromEntries(Object.entries(held).filter(([own]) => own !== mine));
        return (
          <label key={name}>
            <span>{String(outputs[name]?.["title"] ?? "") || name}</span>
            <Select
              aria-label={name}
              value={mine ?? NOT}
              disabled={disabled}
              options={[{ value: NOT, label: t("subflow.dropped") }, ...options.map(({ value: one, label }) => ({ value: one, label }))]}
              onChange={(now: string) => change(path, now === NOT ? without : { ...without, [now]: name })}
            />
          </label>
        );
      })}
    </div>
  );
}
