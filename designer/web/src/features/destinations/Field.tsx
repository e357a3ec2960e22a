import { Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/core/findings";
import type { Json } from "@/core/json";
import { present } from "@/core/kinds";
import type { Schema } from "@/core/kinds";
import { useReader } from "@/i18n";

interface Props {
  readonly name: string;
  readonly schema: Schema;
  readonly value: Json | undefined;
  readonly required: boolean;
  /** What may be picked, where the field is a picker. */
  readonly choices: readonly string[];
  readonly findings: readonly Finding[];
  readonly onChange: (value: Json | undefined) => void;
}

const SUFFIX = /\s*[(（](秒|s)[)）]$/;

/** One field of a destination, drawn from its schema. */
export function Field({ name, schema, value, required, choices, findings, onChange }: Props) {
  const reader = useReader();
  const id = `field-${name}`;
  const label = (schema["x-title"]?.[reader] ?? name).replace(SUFFIX, "");
  return (
    <div className="labelled">
      <label htmlFor={id}>
        {label}
        {required && " *"}
      </label>
      <Widget id={id} name={name} schema={schema} value={value} choices={choices} wrong={findings.some((finding) => finding.severity === "error")} onChange={onChange} />
      {findings.map((finding, index) => (
        <p key={index} className="found">
          {finding.message[reader]} {finding.mend[reader]}
        </p>
      ))}
      {findings.length === 0 && <span className="hint">{schema["x-help"]?.[reader]}</span>}
    </div>
  );
}

interface WidgetProps extends Omit<Props, "required" | "findings"> {
  readonly id: string;
  readonly wrong: boolean;
}

function Widget({ id, name, schema, value, choices, wrong, onChange }: WidgetProps) {
  const { t } = useTranslation();
  const status = wrong ? "error" : "";
  switch (schema["x-ui"]?.widget) {
    case "schedule":
    case "destination":
      return (
        <Select
          id={id}
          allowClear
          showSearch
          status={status}
          value={typeof value === "string" ? value : null}
          placeholder={t(name === "hours" ? "destinations.always" : "destinations.flow_decides")}
          options={choices.map((each) => ({ value: each, label: each }))}
          onChange={(chosen: string | null) => onChange(chosen ?? undefined)}
        />
      );
    case "choice":
      return (
        <Select
          id={id}
          value={String(value ?? schema.default ?? "")}
          options={(schema.enum ?? []).map((each) => ({ value: each, label: t(`destinations.${name}.${each}`) }))}
          onChange={(chosen: string) => onChange(chosen)}
        />
      );
    case "integer":
    case "seconds": {
      const inner = present(schema);
      return (
        <InputNumber
          id={id}
          status={status}
          min={inner.minimum ?? 0}
          max={inner.maximum ?? 100_000}
          precision={0}
          value={typeof value === "number" ? value : null}
          placeholder={schema.default === undefined ? t("destinations.by_flow") : String(schema.default)}
          suffix={schema["x-ui"].widget === "seconds" ? t("destinations.seconds") : ""}
          style={{ width: 180 }}
          onChange={(typed) => onChange(typed ?? undefined)}
        />
      );
    }
    default:
      if (schema.type === "array") {
        const held = Array.isArray(value) ? value.map(String) : [];
        return <Select id={id} mode="tags" open={false} suffixIcon={null} value={held} onChange={(chosen: string[]) => onChange(chosen.length > 0 ? chosen : undefined)} />;
      }
      return (
        <Input
          id={id}
          status={status}
          maxLength={schema.maxLength ?? 100}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
        />
      );
  }
}
