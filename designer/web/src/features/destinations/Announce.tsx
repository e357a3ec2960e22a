import { Checkbox, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { isObject } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import type { Schema } from "@/core/kinds";
import { useReader } from "@/i18n";

/** What those who wait are told. */
export function Announce({ schema, value, onChange }: { schema: Schema; value: Json | undefined; onChange: (value: JsonObject) => void }) {
  const { t } = useTranslation();
  const reader = useReader();
  const held = isObject(value) ? value : {};
  const of = (field: string) => held[field] ?? schema.properties?.[field]?.default ?? null;
  const set = (field: string, typed: Json) => onChange({ ...held, [field]: typed });
  const every = schema.properties?.["every_s"];
  return (
    <section className="form-card">
      <h2>{schema["x-title"]?.[reader]}</h2>
      <div className="row">
        {["position", "wait", "agent_number"].map((field) => (
          <Checkbox key={field} checked={of(field) === true} onChange={(event) => set(field, event.target.checked)}>
            <span title={schema.properties?.[field]?.["x-help"]?.[reader]}>{schema.properties?.[field]?.["x-title"]?.[reader]}</span>
          </Checkbox>
        ))}
        <label htmlFor="announce-every">{t("destinations.every")}</label>
        <InputNumber
          id="announce-every"
          min={every?.minimum ?? 15}
          max={every?.maximum ?? 600}
          precision={0}
          suffix={t("destinations.seconds")}
          value={Number(of("every_s"))}
          onChange={(typed) => set("every_s", typed ?? 30)}
        />
      </div>
    </section>
  );
}
