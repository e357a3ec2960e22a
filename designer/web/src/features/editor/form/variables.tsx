import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { freeId } from "@/core/document";
import { isObject } from "@/core/json";
import type { Json } from "@/core/json";
import { useEditor, useEditorStore, useFlow } from "../store";
import { Choice, ValueInput } from "./basic";
import { RowTools } from "./collections";
import { useForm } from "./context";
import type { FieldProps } from "./context";

export interface VariableOption {
  readonly value: string;
  readonly label: string;
  readonly type: string;
}

const CALL = [
  ["call.caller", "phone"],
  ["call.line", "phone"],
  ["call.language", "text"],
] as const;

/** The flow's variables, and those of the call where they can only be read. */
export function useVariableOptions(readOnly = true): VariableOption[] {
  const { t } = useTranslation();
  const variables = useFlow((document) => document.variables);
  const own = Object.entries(variables).map(([name, variable]) => ({
    value: name,
    label: variable.title ? `${variable.title} (${name})` : name,
    type: variable.type,
  }));
  return readOnly ? [...own, ...CALL.map(([value, type]) => ({ value, label: t(`variable.${value.replace(".", "_")}`), type }))] : own;
}

const NEW = "@new";

/** Choose a variable, or declare a new one on the spot. */
export function VariablePick({ schema, path, value, id, label }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const reads = schema["x-variable"] !== "writes" && schema["x-variable"] !== "assigned";
  const options = useVariableOptions(reads);
  const [making, setMaking] = useState(false);
  const held = typeof value === "string" && value !== "" ? value : null;
  const missing = held !== null && !options.some((option) => option.value === held);
  const all = missing ? [...options, { value: held, label: `${held} ${t("pick.missing")}` }] : options;
  return (
    <>
      <Select
        id={id}
        aria-label={label}
        showSearch={{ optionFilterProp: "label" }}
        value={held}
        status={missing ? "error" : ""}
        disabled={disabled}
        placeholder={t("variable.choose")}
        options={[...all.map(({ value: name, label: word }) => ({ value: name, label: word })), { value: NEW, label: `+ ${t("variable.new")}` }]}
        onChange={(now: string) => (now === NEW ? setMaking(true) : change(path, now))}
      />
      {making && <NewVariable onClose={() => setMaking(false)} onMade={(name) => change(path, name)} />}
    </>
  );
}

function NewVariable({ onClose, onMade }: { onClose: () => void; onMade: (name: string) => void }) {
  const { t } = useTranslation();
  const { reader } = useForm();
  const store = useEditorStore();
  const schema = useEditor((editor) => editor.flowSchema.properties?.["variables"]?.additionalProperties);
  const types = typeof schema === "object" ? schema.properties?.["type"] : undefined;
  const [title, setTitle] = useState("");
  const [type, setType] = useState("digits");
  const make = () => {
    const taken = store.getState().history.document.variables;
    const name = freeId(/^[a-z][a-z0-9_ ]*$/i.test(title) ? title.trim().replaceAll(" ", "_") : type, (each) => each in taken);
    store.getState().run({ do: "variable", name, value: { type, ...(title.trim() ? { title: title.trim() } : {}), ...(type === "enum" ? { values: ["1"] } : {}) } });
    onMade(name);
    onClose();
  };
  return (
    <div className="inset" role="group" aria-label={t("variable.new")}>
      <Input autoFocus value={title} maxLength={80} placeholder={t("variable.title")} aria-label={t("variable.title")} onChange={(event) => setTitle(event.target.value)} onPressEnter={make} />
      <Select aria-label={t("variable.type")} value={type} options={(types?.enum ?? []).map((each) => ({ value: each, label: types?.["x-enum"]?.[each]?.[reader] ?? each }))} onChange={setType} />
      <div className="inset-tools">
        <Button size="small" type="text" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button size="small" type="primary" onClick={make}>
          {t("variable.make")}
        </Button>
      </div>
    </div>
  );
}

/** Several variables that are handed on. */
export function VariablesPick({ path, value, id, label }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const options = useVariableOptions();
  return (
    <Select
      id={id}
      aria-label={label}
      mode="multiple"
      value={Array.isArray(value) ? (value as string[]) : []}
      disabled={disabled}
      placeholder={t("variable.choose")}
      options={options.map(({ value: name, label: word }) => ({ value: name, label: word }))}
      onChange={(now: string[]) => change(path, now)}
    />
  );
}

/** Assignments in order: which variable, how, and to what. */
export function Assignments({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const rows: Json[] = Array.isArray(value) ? value : [];
  const item = schema.items?.properties ?? {};
  return (
    <div className="rows">
      {rows.map((row, index) => {
        const held = isObject(row) ? row : {};
        const op = typeof held["op"] === "string" ? held["op"] : "literal";
        const at = [...path, index];
        return (
          <div className="row-card" key={index}>
            <div className="row-line">
              <VariablePick schema={item["variable"] ?? {}} path={[...at, "variable"]} value={held["variable"]} id={`assign-${index}`} label={t("variable.choose")} />
              <RowTools count={rows.length} index={index} path={path} />
            </div>
            <div className="row-line">
              <Choice schema={item["op"] ?? {}} path={[...at, "op"]} value={op} id={`op-${index}`} label={t("assign.how")} />
              {op === "copy" && <VariablePick schema={{}} path={[...at, "value"]} value={held["value"]} id={`from-${index}`} label={t("assign.from")} />}
              {op !== "copy" && op !== "unset" && <TypedValue path={[...at, "value"]} value={held["value"]} variable={held["variable"]} number={op === "add"} label={t("assign.value")} />}
            </div>
          </div>
        );
      })}
      {!disabled && (
        <button type="button" className="quiet" onClick={() => change(path, [...rows, { variable: "" }])}>
          + {t("assign.add")}
        </button>
      )}
    </div>
  );
}

interface TypedProps {
  readonly path: FieldProps["path"];
  readonly value: Json | undefined;
  readonly variable: Json | undefined;
  readonly label: string;
  readonly number?: boolean;
}

/** A value as its variable's type writes it. */
export function TypedValue({ path, value, variable, label, number }: TypedProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const declared = useFlow((document) => document.variables[String(variable)]);
  const id = `typed-${path.join("-")}`;
  if (declared?.type === "boolean") {
    const options = [
      { value: true, label: t("value.yes") },
      { value: false, label: t("value.no") },
    ];
    return <Select id={id} aria-label={label} value={typeof value === "boolean" ? value : null} disabled={disabled} options={options} onChange={(now: boolean) => change(path, now)} />;
  }
  if (declared?.type === "enum") {
    const options = (declared.values ?? []).map((each) => ({ value: each, label: each }));
    return <Select id={id} aria-label={label} value={typeof value === "string" ? value : null} disabled={disabled} options={options} onChange={(now: string) => change(path, now)} />;
  }
  if (number || declared?.type === "integer") {
    const shown = value === undefined || value === null ? "" : String(value);
    return (
      <Input
        id={id}
        aria-label={label}
        inputMode="numeric"
        value={shown}
        disabled={disabled}
        onChange={(event) => {
          const typed = event.target.value;
          change(path, /^-?\d{1,12}$/.test(typed) ? Number(typed) : typed === "" ? undefined : typed, true);
        }}
      />
    );
  }
  return <ValueInput schema={{}} path={path} value={value} id={id} label={label} />;
}
