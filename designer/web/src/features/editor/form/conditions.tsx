import { Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { isObject } from "@/core/json";
import type { Json, JsonObject, Path } from "@/core/json";
import type { Schema } from "@/core/kinds";
import { inWords } from "@/core/words";
import { useFlow } from "../store";
import { Tags } from "./basic";
import { itemId, RowTools } from "./collections";
import { useForm } from "./context";
import type { FieldProps } from "./context";
import { TypedValue, VariablePick } from "./variables";

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Ordered conditions, one port each. */
export function ConditionList({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const rows: Json[] = Array.isArray(value) ? value : [];
  const item = schema.items?.properties ?? {};
  const add = () =>
    change(path, [...rows, { id: itemId(rows, "condition"), label: t("condition.name", { number: rows.length + 1 }), when: { all: [{ variable: "call.caller", op: "is_set" }] } }]);
  return (
    <div className="rows">
      {rows.map((row, index) => {
        const held = objectOf(row);
        return (
          <div className="row-card" key={String(held["id"] ?? index)}>
            <div className="row-line">
              <Input
                aria-label={t("rows.name")}
                value={String(held["label"] ?? "")}
                maxLength={40}
                disabled={disabled}
                onChange={(event) => change([...path, index, "label"], event.target.value, true)}
              />
              <RowTools count={rows.length} index={index} path={path} />
            </div>
            <Group schema={item["when"] ?? {}} path={[...path, index, "when"]} value={held["when"]} id={`when-${index}`} label={t("condition.when")} />
          </div>
        );
      })}
      {!disabled && rows.length < (schema.maxItems ?? 20) && (
        <button type="button" className="quiet" onClick={add}>
          + {t("condition.add")}
        </button>
      )}
    </div>
  );
}

/** Rows that must all hold, or any; groups may stand inside, as deep as the schema goes. */
export function Group({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled, reader } = useForm();
  const held = objectOf(value);
  const mode = "any" in held ? "any" : "all";
  const rows: Json[] = Array.isArray(held[mode]) ? held[mode] : [];
  const branches = Object.fromEntries((schema.anyOf ?? []).map((each) => [each.required?.[0] ?? "", each.properties?.[each.required?.[0] ?? ""]]));
  const items = branches[mode]?.items?.anyOf ?? [];
  const rowSchema = items.find((each) => each.properties?.["op"]) ?? {};
  const groupSchema = items.find((each) => each.anyOf);
  const at = [...path, mode];
  return (
    <div className="group">
      <Select
        aria-label={t("condition.mode")}
        size="small"
        value={mode}
        disabled={disabled}
        options={(["all", "any"] as const).map((each) => ({ value: each, label: inWords(branches[each]?.["x-title"], reader) || each }))}
        onChange={(now: string) => change(path, { [now]: rows })}
      />
      {rows.map((row, index) => {
        const inner = objectOf(row);
        const nested = groupSchema && ("all" in inner || "any" in inner);
        return (
          <div className="row-line top" key={index}>
            <div className="grow-field">
              {nested ? (
                <Group schema={groupSchema} path={[...at, index]} value={row} id={`group-${index}`} label={t("condition.when")} />
              ) : (
                <Row schema={rowSchema} path={[...at, index]} row={inner} />
              )}
            </div>
            <RowTools count={rows.length} index={index} path={at} />
          </div>
        );
      })}
      {!disabled && (
        <div className="row-line">
          <button type="button" className="quiet" onClick={() => change(at, [...rows, { variable: "call.caller", op: "is_set" }])}>
            + {t("condition.row")}
          </button>
          {groupSchema && (
            <button type="button" className="quiet" onClick={() => change(at, [...rows, { any: [{ variable: "call.caller", op: "is_set" }] }])}>
              + {t("condition.group")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

const NO_VALUE = new Set(["is_set", "is_not_set"]);
/** What can be asked of a type; the rest of the comparisons would never hold. */
const OF_ORDER = new Set(["less", "at_most", "greater", "at_least", "between"]);
const ORDERED = new Set(["integer", "amount", "date", "time"]);
const OF_TEXT = new Set(["starts_with", "contains"]);
const TEXTUAL = new Set(["text", "digits", "phone"]);

function Row({ schema, path, row }: { schema: Schema; path: Path; row: JsonObject }) {
  const { t } = useTranslation();
  const { change, disabled, reader } = useForm();
  const variables = useFlow((document) => document.variables);
  const variable = String(row["variable"] ?? "");
  const type = variables[variable]?.type ?? (variable === "call.language" ? "text" : "phone");
  const op = String(row["op"] ?? "");
  const ops = schema.properties?.["op"];
  const names = ops?.["x-enum"];
  const fits = (each: string) => (OF_ORDER.has(each) ? ORDERED.has(type) : OF_TEXT.has(each) ? TEXTUAL.has(type) : true);
  const setOp = (now: string) => {
    const base = { variable, op: now };
    if (NO_VALUE.has(now)) return change(path, base);
    const before = row["value"];
    const value = now === "between" ? (Array.isArray(before) ? before : [before ?? 0, 0]) : now === "one_of" ? (Array.isArray(before) ? before : []) : Array.isArray(before) ? before[0] : before;
    change(path, value === undefined ? base : { ...base, value });
  };
  const value = row["value"];
  return (
    <div className="condition-row">
      <VariablePick schema={{ "x-variable": "reads" }} path={[...path, "variable"]} value={row["variable"]} id={`variable-${path.join("-")}`} label={t("variable.choose")} />
      <div className="row-line">
        <Select
          aria-label={t("condition.op")}
          value={op || null}
          disabled={disabled}
          options={(ops?.enum ?? []).filter((each) => fits(each) || each === op).map((each) => ({ value: each, label: names?.[each]?.[reader] ?? each }))}
          onChange={setOp}
        />
        {op === "one_of" && <Tags schema={{}} path={[...path, "value"]} value={value} id={`value-${path.join("-")}`} label={t("condition.value")} />}
        {op === "between" &&
          [0, 1].map((index) => (
            <TypedValue key={index} path={[...path, "value", index]} value={Array.isArray(value) ? value[index] : undefined} variable={variable} label={t(index === 0 ? "condition.from" : "condition.to")} />
          ))}
        {!NO_VALUE.has(op) && op !== "one_of" && op !== "between" && <TypedValue path={[...path, "value"]} value={value} variable={variable} label={t("condition.value")} />}
      </div>
    </div>
  );
}
