import { DeleteOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { freeId } from "@/core/document";
import { isObject } from "@/core/json";
import type { Json } from "@/core/json";
import { Keys, Phrases } from "./keypad";
import { itemId, RowTools } from "./collections";
import { useForm } from "./context";
import type { FieldProps } from "./context";
import { Fields } from "./Field";
import { ListPick, NodePick } from "./pickers";
import { VariablesPick } from "./variables";

/** Of a node: the variables it hands on. Of a flow: the variables it has. */
export function Variables(props: FieldProps) {
  return props.schema.type === "array" ? <VariablesPick {...props} /> : <Declarations {...props} />;
}

function Declarations({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled, reader } = useForm();
  const held = isObject(value) ? value : {};
  const declared = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  const types = declared.properties?.["type"]?.["x-enum"];
  const fields = (type: Json | undefined) =>
    Object.keys(declared.properties ?? {}).filter((name) => (name === "values" ? type === "enum" : name === "minimum" || name === "maximum" ? type === "integer" || type === "amount" : true));
  return (
    <div className="rows">
      {Object.entries(held).map(([name, variable]) => {
        const about = isObject(variable) ? variable : {};
        return (
          <details className="row-card" key={name}>
            <summary>
              <strong>{String(about["title"] ?? "") || name}</strong>{" "}
              <span className="dim">
                {name} · {types?.[String(about["type"])]?.[reader]}
                {about["sensitive"] === true && ` · ${t("variable.sensitive")}`}
              </span>
            </summary>
            <Fields schema={withTags(declared)} path={[...path, name]} value={about} only={fields(about["type"])} />
            {!disabled && (
              <button type="button" className="quiet" aria-label={`${t("rows.remove")} ${name}`} onClick={() => change([...path, name], undefined)}>
                <DeleteOutlined /> {t("rows.remove")}
              </button>
            )}
          </details>
        );
      })}
      {!disabled && (
        <button type="button" className="quiet" onClick={() => change([...path, freeId("variable", (id) => id in held)], { type: "digits", title: t("variable.untitled") })}>
          + {t("variable.new")}
        </button>
      )}
    </div>
  );
}

/** An enum's values are several short texts. */
function withTags(schema: FieldProps["schema"]): FieldProps["schema"] {
  const values = schema.properties?.["values"];
  if (!values) return schema;
  return { ...schema, properties: { ...schema.properties, values: { ...values, "x-ui": { widget: "contacts", section: "main" } } } };
}

/** Keys, words or lists that lead to a node from any menu. */
export function Shortcuts({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const rows: Json[] = Array.isArray(value) ? value : [];
  const when = schema.items?.properties?.["when"]?.properties ?? {};
  return (
    <div className="rows">
      {rows.map((row, index) => {
        const held = isObject(row) ? row : {};
        const rule = isObject(held["when"]) ? held["when"] : {};
        const at = [...path, index];
        return (
          <div className="row-card" key={String(held["id"] ?? index)}>
            <div className="row-line">
              <NodePick schema={{}} path={[...at, "to"]} value={held["to"]} id={`shortcut-${index}`} label={t("shortcut.to")} />
              <RowTools count={rows.length} index={index} path={path} />
            </div>
            {"list" in rule ? (
              <ListPick schema={when["list"] ?? {}} path={[...at, "when", "list"]} value={rule["list"]} id={`list-${index}`} label={t("shortcut.list")} />
            ) : (
              <>
                <span className="dim">{t("shortcut.keys")}</span>
                <Keys schema={when["keys"] ?? {}} path={[...at, "when", "keys"]} value={rule["keys"]} id={`keys-${index}`} label={t("shortcut.keys")} />
                <Phrases schema={when["phrases"] ?? {}} path={[...at, "when", "phrases"]} value={rule["phrases"]} id={`phrases-${index}`} label={t("keypad.phrases")} />
              </>
            )}
          </div>
        );
      })}
      {!disabled && (
        <div className="row-line">
          <button type="button" className="quiet" onClick={() => change(path, [...rows, { id: itemId(rows, "shortcut"), when: { phrases: {} }, to: "" }])}>
            + {t("shortcut.add")}
          </button>
          <button type="button" className="quiet" onClick={() => change(path, [...rows, { id: itemId(rows, "shortcut"), when: { list: "" }, to: "" }])}>
            + {t("shortcut.add_list")}
          </button>
        </div>
      )}
    </div>
  );
}
