import { CloseOutlined, DownOutlined, UpOutlined } from "@ant-design/icons";
import { Input, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";
import { freeId } from "@/core/document";
import { isObject } from "@/core/json";
import type { Json, JsonObject, Path } from "@/core/json";
import { present } from "@/core/kinds";
import type { Schema } from "@/core/kinds";
import { inWords } from "@/core/words";
import { useForm } from "./context";
import type { FieldProps } from "./context";
import { Field, Fields } from "./Field";

const rowsOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** A free id for a new item of a list. */
export function itemId(rows: readonly Json[], base: string): string {
  return freeId(`${base}_${rows.length + 1}`, (id) => rows.some((row) => objectOf(row)["id"] === id));
}

/** Up, down and away, for one row of a list. */
export function RowTools({ count, index, path }: { count: number; index: number; path: Path }) {
  const { t } = useTranslation();
  const { change, read, disabled } = useForm();
  if (disabled) return null;
  const rows = () => rowsOf(read(path));
  const move = (by: 1 | -1) => change(path, rows().toSpliced(index, 1).toSpliced(index + by, 0, rows()[index] ?? null));
  return (
    <span className="row-tools">
      <button type="button" title={t("rows.up")} aria-label={t("rows.up")} disabled={index === 0} onClick={() => move(-1)}>
        <UpOutlined />
      </button>
      <button type="button" title={t("rows.down")} aria-label={t("rows.down")} disabled={index === count - 1} onClick={() => move(1)}>
        <DownOutlined />
      </button>
      <button type="button" title={t("rows.remove")} aria-label={t("rows.remove")} onClick={() => change(path, rows().toSpliced(index, 1))}>
        <CloseOutlined />
      </button>
    </span>
  );
}

/** A list of small objects, one card each, drawn from the schema of its items. */
export function RowsInput({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const rows = rowsOf(value);
  const item = schema.items ?? {};
  const fields = Object.entries(item.properties ?? {}).filter(([, inner]) => inner["x-ui"]?.section !== "hidden");
  const add = () => {
    const made: JsonObject = "id" in (item.properties ?? {}) ? { id: itemId(rows, "item"), label: `${t("rows.item")} ${rows.length + 1}` } : {};
    change(path, [...rows, made]);
  };
  return (
    <div className="rows">
      {rows.map((row, index) => (
        <div className="row-card" key={index}>
          <div className="row-line top">
            <div className="row-fields">
              {fields.map(([name, inner]) => (
                <Field key={name} schema={inner} path={[...path, index, name]} value={objectOf(row)[name]} bare />
              ))}
            </div>
            <RowTools count={rows.length} index={index} path={path} />
          </div>
        </div>
      ))}
      {!disabled && rows.length < (schema.maxItems ?? 100) && (
        <button type="button" className="quiet" onClick={add}>
          + {t("rows.add")}
        </button>
      )}
    </div>
  );
}

/** An object inside a config, its fields set in. */
export function ObjectFields({ schema, path, value }: FieldProps) {
  return (
    <div className="inset">
      <Fields schema={schema} path={path} value={value} />
    </div>
  );
}

/** Something a node may have or not: a switch, and its fields when it is on. */
export function OptionalObject({ schema, path, value, id, label }: FieldProps) {
  const { change, disabled, languages } = useForm();
  const inner = present(schema);
  const turn = (on: boolean) => {
    if (!on) return change(path, null);
    const made: JsonObject = {};
    for (const name of inner.required ?? []) {
      if (inner.properties?.[name]?.["x-ui"]?.widget === "prompt") made[name] = Object.fromEntries(languages.map((language) => [language, []]));
    }
    change(path, made);
  };
  return (
    <>
      <Switch id={id} aria-label={label} size="small" checked={isObject(value)} disabled={disabled} onChange={turn} />
      {isObject(value) && (
        <div className="inset">
          <Fields schema={inner} path={path} value={value} />
        </div>
      )}
    </>
  );
}

/** Shares of callers, which add up to a hundred. */
export function Branches({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const rows = rowsOf(value);
  const sum = rows.reduce((total: number, row) => total + Number(objectOf(row)["percent"] ?? 0), 0);
  const even = () => {
    const share = Math.floor(100 / rows.length);
    change(path, rows.map((row, index) => ({ ...objectOf(row), percent: index === 0 ? 100 - share * (rows.length - 1) : share })));
  };
  return (
    <div className="rows">
      {rows.map((row, index) => {
        const held = objectOf(row);
        return (
          <div className="row-line" key={String(held["id"] ?? index)}>
            <Input
              aria-label={t("rows.name")}
              value={String(held["label"] ?? "")}
              maxLength={40}
              disabled={disabled}
              onChange={(event) => change([...path, index, "label"], event.target.value, true)}
            />
            <InputNumber
              aria-label={t("branch.share")}
              className="narrow"
              min={0}
              max={100}
              precision={0}
              suffix="%"
              value={typeof held["percent"] === "number" ? held["percent"] : null}
              disabled={disabled}
              onChange={(now) => change([...path, index, "percent"], now ?? 0, true)}
            />
            <RowTools count={rows.length} index={index} path={path} />
          </div>
        );
      })}
      <div className="row-line">
        {!disabled && rows.length < (schema.maxItems ?? 10) && (
          <button type="button" className="quiet" onClick={() => change(path, [...rows, { id: itemId(rows, "branch"), label: t("seed.option", { number: rows.length + 1 }), percent: 0 }])}>
            + {t("rows.add")}
          </button>
        )}
        <span className={sum === 100 ? "dim" : "found error"}>{t("branch.sum", { sum })}</span>
        {sum !== 100 && !disabled && rows.length > 0 && (
          <button type="button" className="quiet" onClick={even}>
            {t("branch.even")}
          </button>
        )}
      </div>
    </div>
  );
}

/** Lists and regions a caller's number is looked up in, from the top. */
export function CallerMatches({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled, reader } = useForm();
  const rows = rowsOf(value);
  const sorts = (schema.items?.anyOf ?? []).flatMap((each): (readonly [string, Schema])[] => {
    const name = Object.keys(each.properties ?? {}).find((field) => field !== "id");
    const inner = name === undefined ? undefined : each.properties?.[name];
    return name !== undefined && inner ? [[name, inner]] : [];
  });
  return (
    <div className="rows">
      {rows.map((row, index) => {
        const held = objectOf(row);
        const sort = sorts.find(([name]) => name in held) ?? sorts[0];
        if (!sort) return null;
        return (
          <div className="row-line" key={String(held["id"] ?? index)}>
            <Select
              aria-label={t("match.sort")}
              className="narrow"
              value={sort[0]}
              disabled={disabled}
              options={sorts.map(([name, inner]) => ({ value: name, label: inWords(inner["x-title"], reader) }))}
              onChange={(now: string) => change([...path, index], { id: held["id"] ?? itemId(rows, "match"), [now]: "" })}
            />
            <div className="grow-field">
              <Field schema={{ ...sort[1], "x-title": { zh: "", en: "" } }} path={[...path, index, sort[0]]} value={held[sort[0]]} bare />
            </div>
            <RowTools count={rows.length} index={index} path={path} />
          </div>
        );
      })}
      {!disabled &&
        sorts.map(([name, inner]) => (
          <button key={name} type="button" className="quiet" onClick={() => change(path, [...rows, { id: itemId(rows, "match"), [name]: "" }])}>
            + {inWords(inner["x-title"], reader)}
          </button>
        ))}
    </div>
  );
}
