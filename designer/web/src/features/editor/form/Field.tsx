import { QuestionCircleOutlined, RollbackOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { memo } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SeverityIcon } from "@/components/SeverityIcon";
import { under } from "@/core/findings";
import { isObject } from "@/core/json";
import type { Json, JsonObject, Path } from "@/core/json";
import type { Schema } from "@/core/kinds";
import { inWords } from "@/core/words";
import { fallbackOf, idOf, samePath, useForm } from "./context";

/** The fields of an object, by section: what matters first, the rest folded away. */
export function Fields({ schema, path, value, only }: { schema: Schema; path: Path; value: Json | undefined; only?: readonly string[] }) {
  const { t } = useTranslation();
  const held = isObject(value) ? value : {};
  const { findings } = useForm();
  const rows = Object.entries(schema.properties ?? {}).filter(([name, inner]) => inner["x-ui"]?.section !== "hidden" && (!only || only.includes(name)) && !pointless(schema, held, name));
  const section = (name: string) => rows.filter(([, inner]) => (inner["x-ui"]?.section ?? "main") === name);
  const draw = ([name, inner]: readonly [string, Schema]) => (
    <Field key={name} schema={inner} path={[...path, name]} value={held[name]} required={schema.required?.includes(name) ?? false} />
  );
  const folded = (["retries", "advanced"] as const).map((name) => ({ name, rows: section(name) })).filter((each) => each.rows.length > 0);
  return (
    <>
      {section("main").map(draw)}
      {folded.map(({ name, rows: inner }) => {
        const set = inner.filter(([field]) => field in held).length;
        const trouble = inner.some(([field]) => under(findings, [...path, field]).some((finding) => !finding.accepted));
        return (
          <details key={name} className="section" open={trouble || undefined}>
            <summary>
              {t(`panel.section.${name}`)} {set > 0 && <span className="dim">{t("panel.set", { count: set })}</span>}
            </summary>
            {inner.map(draw)}
          </details>
        );
      })}
    </>
  );
}

/** Does another field make this one say nothing? */
function pointless(schema: Schema, held: JsonObject, name: string): boolean {
  const said = (field: string) => held[field] ?? schema.properties?.[field]?.default;
  if (name === "content") return said("type") === "none";
  if (name === "return") return said("then") === "hang_up";
  const sort = said("kind");
  return (name === "minimum" || name === "maximum") && schema.properties?.["kind"] !== undefined && sort !== "range" && sort !== "length";
}

interface Props {
  readonly schema: Schema;
  readonly path: Path;
  readonly value: Json | undefined;
  readonly required?: boolean;
  readonly bare?: boolean;
}

/** One field: its name, its help, its widget, what was found in it, and the way back to what holds by default. */
export const Field = memo(function Field({ schema, path, value, required, bare }: Props) {
  const { t } = useTranslation();
  const { reader, findings, disabled, change, defaults, widgets } = useForm();
  const widget = schema["x-ui"]?.widget ?? "text";
  const Widget = widgets[widget] ?? widgets["text"];
  const id = idOf(path);
  const label = inWords(schema["x-title"], reader).replace(/\s*[(（](秒|s)[)）]$/, "");
  const help = inWords(schema["x-help"], reader);
  const fallback = fallbackOf(schema, defaults);
  const found = bare ? [] : under(findings, path).filter((finding) => !CONTAINERS.has(widget) || finding.field.length === path.length);
  const resettable = !disabled && !required && value !== undefined && value !== null && RESETTABLE.has(widget) && fallback !== undefined;
  const inline = SWITCHES.has(widget);
  if (!Widget) return null;
  return (
    <div className={`field${inline ? " inline" : ""}`} data-field={path.join("/")} data-severity={found.find((finding) => !finding.accepted)?.severity}>
      <div className="field-head">
        <label htmlFor={id}>
          {label}
          {required && (
            <span className="required" aria-hidden>
              *
            </span>
          )}
        </label>
        {help && (
          <Tooltip title={help} trigger={["hover", "focus"]}>
            <button type="button" className="help" aria-label={help}>
              <QuestionCircleOutlined />
            </button>
          </Tooltip>
        )}
        {resettable && (
          <button type="button" className="help" title={t("panel.reset")} aria-label={`${t("panel.reset")} ${label}`} onClick={() => change(path, undefined)}>
            <RollbackOutlined />
          </button>
        )}
      </div>
      <Widget schema={schema} path={path} value={value} id={id} label={label} />
      {found.map((finding, index) => (
        <Found key={index} severity={finding.severity}>
          {finding.message[reader]} {finding.accepted ? "" : finding.mend[reader]}
        </Found>
      ))}
    </div>
  );
}, sameField);

/** A field is the same as long as its value is: a letter typed in one does not draw the others again. */
function sameField(one: Props, two: Props): boolean {
  return one.value === two.value && one.schema === two.schema && one.required === two.required && one.bare === two.bare && samePath(one.path, two.path);
}

/** Their fields show what was found in them. */
const CONTAINERS = new Set(["body", "check", "defaults", "fallback", "human", "extension", "read_back", "review"]);
/** A switch stands behind its name; what it opens, below both. */
const SWITCHES = new Set(["boolean", "extension", "read_back", "review"]);
const RESETTABLE = new Set(["boolean", "integer", "seconds", "times", "digits", "choice", "text", "keys"]);

function Found({ severity, children }: { severity: "error" | "warning" | "hint"; children: ReactNode }) {
  return (
    <p className={`found ${severity}`}>
      <SeverityIcon severity={severity} /> <span>{children}</span>
    </p>
  );
}
