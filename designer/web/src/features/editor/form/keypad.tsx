import { MessageOutlined } from "@ant-design/icons";
import { Input, Select } from "antd";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { isObject } from "@/core/json";
import type { Json, JsonObject, Path } from "@/core/json";
import { itemId, RowTools } from "./collections";
import { samePath, useForm } from "./context";
import type { FieldProps } from "./context";
import { languageName } from "@/core/words";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"];

/** The options of a menu: key, name, and what a caller may say. */
export function KeypadOptions({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const rows: Json[] = Array.isArray(value) ? value : [];
  const used = new Set(rows.flatMap((row) => (isObject(row) && Array.isArray(row["keys"]) ? row["keys"].map(String) : [])));
  const add = () => {
    const key = KEYS.find((each) => each !== "0" && !used.has(each));
    change(path, [...rows, { id: itemId(rows, "option"), label: t("seed.option", { number: rows.length + 1 }), keys: key === undefined ? [] : [key], phrases: {} }]);
  };
  return (
    <div className="rows">
      <div className="row-heads" aria-hidden>
        <span>{t("keypad.key")}</span>
        <span>{t("keypad.name")}</span>
      </div>
      {rows.map((row, index) => (
        <Option key={isObject(row) ? String(row["id"]) : index} row={isObject(row) ? row : {}} count={rows.length} index={index} path={path} used={[...used].join(" ")} phrases={schema.items?.properties?.["phrases"] ?? {}} />
      ))}
      {!disabled && rows.length < (schema.maxItems ?? 20) && (
        <button type="button" className="quiet" onClick={add}>
          + {t("keypad.add")}
        </button>
      )}
    </div>
  );
}

interface OptionProps {
  readonly row: JsonObject;
  readonly count: number;
  readonly index: number;
  readonly path: Path;
  /** The keys that all options have, with spaces between. */
  readonly used: string;
  readonly phrases: FieldProps["schema"];
}

const Option = memo(function Option({ row, count, index, path, used, phrases }: OptionProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const [open, setOpen] = useState(false);
  const keys = Array.isArray(row["keys"]) ? row["keys"].map(String) : [];
  const said = isObject(row["phrases"]) ? Object.values(row["phrases"]).reduce((sum: number, each) => sum + (Array.isArray(each) ? each.length : 0), 0) : 0;
  return (
    <div className="option-row">
      <div className="row-line">
        <Select
          className="key-select"
          mode="tags"
          tagRender={({ label }) => <span className="key-tag">{label}</span>}
          suffixIcon={null}
          aria-label={t("keypad.key")}
          value={keys}
          disabled={disabled}
          placeholder="—"
          tokenSeparators={[" ", ","]}
          options={KEYS.filter((key) => !used.split(" ").includes(key) || keys.includes(key)).map((key) => ({ value: key, label: key }))}
          onChange={(now: string[]) => change([...path, index, "keys"], now.filter((key) => /^[0-9*#]{1,4}$/.test(key)))}
        />
        <Input
          aria-label={t("keypad.name")}
          value={String(row["label"] ?? "")}
          maxLength={40}
          disabled={disabled}
          onChange={(event) => change([...path, index, "label"], event.target.value, true)}
        />
        <button type="button" className="phrases-toggle" aria-expanded={open} title={t("keypad.phrases")} aria-label={`${t("keypad.phrases")} ${said}`} onClick={() => setOpen(!open)}>
          <MessageOutlined /> {said}
        </button>
        <RowTools count={count} index={index} path={path} />
      </div>
      {open && (
        <div className="inset">
          <Phrases schema={phrases} path={[...path, index, "phrases"]} value={row["phrases"]} id={`phrases-${index}`} label={t("keypad.phrases")} />
        </div>
      )}
    </div>
  );
}, sameOption);

function sameOption(one: OptionProps, two: OptionProps): boolean {
  return one.row === two.row && one.count === two.count && one.index === two.index && one.used === two.used && one.phrases === two.phrases && samePath(one.path, two.path);
}

/** Ways of saying it, per language. */
export function Phrases({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled, languages } = useForm();
  const fallback = isObject(schema.default) ? schema.default : {};
  const held = isObject(value) ? value : {};
  return (
    <div className="phrases">
      {languages.map((language) => {
        const own = held[language];
        const usual = fallback[language];
        return (
          <label key={language}>
            <span className="dim">{languageName(language)}</span>
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              aria-label={`${t("keypad.phrases")} ${languageName(language)}`}
              tokenSeparators={[",", "，", "、", ";", "；"]}
              value={Array.isArray(own) ? own.map(String) : []}
              disabled={disabled}
              placeholder={Array.isArray(usual) && value === undefined ? usual.join(t("list.between")) : t("keypad.say")}
              onChange={(now: string[]) => change([...path, language], now.map((each) => each.trim()).filter(Boolean))}
            />
          </label>
        );
      })}
    </div>
  );
}

/** Keys that do something: a list of sequences, or a text of single keys where the schema says so. */
export function Keys({ schema, path, value, id, label }: FieldProps) {
  const { change, disabled } = useForm();
  if (schema.type === "string") {
    return (
      <Input
        id={id}
        className="number"
        value={typeof value === "string" ? value : ""}
        placeholder={String(schema.default ?? "")}
        disabled={disabled}
        maxLength={schema.maxLength}
        onChange={(event) => change(path, event.target.value.replace(/[^0-9*#]/g, ""), true)}
      />
    );
  }
  const usual = Array.isArray(schema.default) ? schema.default.join(" ") : "";
  return (
    <Select
      id={id}
      aria-label={label}
      mode="tags"
      tokenSeparators={[" ", ","]}
      value={Array.isArray(value) ? value.map(String) : []}
      placeholder={usual}
      disabled={disabled}
      options={KEYS.map((key) => ({ value: key, label: key }))}
      onChange={(now: string[]) => change(path, now.filter((key) => /^[0-9*#]{1,4}$/.test(key)))}
    />
  );
}
