import { Input, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { GrowingText } from "@/components/GrowingText";
import type { Json } from "@/core/json";
import { fallbackOf, useForm } from "./context";
import type { FieldProps } from "./context";

const text = (value: Json | undefined) => (typeof value === "string" ? value : "");

/** Empty is nothing: an optional field that is cleared goes back to what holds by default. */
const given = (value: string) => (value === "" ? undefined : value);

export function TextInput({ schema, path, value, id }: FieldProps) {
  const { change, disabled, defaults } = useForm();
  const fallback = fallbackOf(schema, defaults);
  return (
    <Input
      id={id}
      value={text(value)}
      disabled={disabled}
      maxLength={schema.maxLength}
      placeholder={typeof fallback === "string" ? fallback : undefined}
      onChange={(event) => change(path, given(event.target.value), true)}
    />
  );
}

export function TextAreaInput({ schema, path, value, id }: FieldProps) {
  const { change, disabled } = useForm();
  return (
    <GrowingText
      id={id}
      value={text(value)}
      disabled={disabled}
      maxLength={schema.maxLength}
      onChange={(event) => change(path, given(event.target.value), true)}
    />
  );
}

export function IntegerInput(props: FieldProps) {
  return <Whole {...props} />;
}

export function Seconds(props: FieldProps) {
  const { t } = useTranslation();
  return <Whole {...props} unit={t("unit.seconds")} />;
}

export function Times(props: FieldProps) {
  const { t } = useTranslation();
  return <Whole {...props} unit={t("unit.times")} />;
}

export function Digits(props: FieldProps) {
  const { t } = useTranslation();
  return <Whole {...props} unit={t("unit.digits")} />;
}

function Whole({ schema, path, value, id, unit }: FieldProps & { unit?: string }) {
  const { change, disabled, defaults } = useForm();
  const fallback = fallbackOf(schema, defaults);
  return (
    <InputNumber
      id={id}
      className="number"
      value={typeof value === "number" ? value : null}
      disabled={disabled}
      precision={0}
      min={schema.minimum ?? Number.MIN_SAFE_INTEGER}
      max={schema.maximum ?? Number.MAX_SAFE_INTEGER}
      placeholder={fallback === undefined || fallback === null ? "" : String(fallback)}
      suffix={unit}
      changeOnBlur={false}
      onChange={(now) => change(path, now ?? undefined, true)}
    />
  );
}

export function BooleanInput({ schema, path, value, id }: FieldProps) {
  const { change, disabled, defaults } = useForm();
  const shown = typeof value === "boolean" ? value : fallbackOf(schema, defaults) === true;
  return <Switch id={id} size="small" checked={shown} disabled={disabled} onChange={(now) => change(path, now)} />;
}

export function Choice({ schema, path, value, id, label }: FieldProps) {
  const { change, disabled, reader, defaults } = useForm();
  const names = schema["x-enum"];
  const word = (each: string) => names?.[each]?.[reader] ?? each;
  const fallback = fallbackOf(schema, defaults);
  return (
    <Select
      id={id}
      aria-label={label}
      value={typeof value === "string" ? value : null}
      disabled={disabled}
      placeholder={typeof fallback === "string" ? word(fallback) : undefined}
      options={(schema.enum ?? []).map((each) => ({ value: each, label: word(each) }))}
      onChange={(now: string) => change(path, now)}
    />
  );
}

/** Several short texts. */
export function Tags({ path, value, id, label }: FieldProps) {
  const { change, disabled } = useForm();
  return (
    <Select
      id={id}
      aria-label={label}
      mode="tags"
      open={false}
      suffixIcon={null}
      tokenSeparators={[",", "，", "、", ";", "；"]}
      value={Array.isArray(value) ? (value as string[]) : []}
      disabled={disabled}
      onChange={(now: string[]) => change(path, now.map((each) => each.trim()).filter(Boolean))}
    />
  );
}

/** A value whose type its variable decides: numbers are kept as numbers. */
export function ValueInput({ path, value, id, label }: FieldProps) {
  const { change, disabled } = useForm();
  const shown = value === undefined || value === null ? "" : String(value);
  return (
    <Input
      id={id}
      aria-label={label}
      value={shown}
      disabled={disabled}
      onChange={(event) => change(path, given(event.target.value), true)}
    />
  );
}
