import { Button, Select } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useEditor, useEditorStore, useFlow } from "@/features/editor/store";
import { phoneOf, usePhone } from "./call";
import { stops, wear } from "./marks";
import type { Awaiting } from "./told";

/** Where the call starts and where it stands still: by the node that is chosen on the canvas. */
export function Starting() {
  const { t } = useTranslation();
  const { start, variables, breakpoints } = usePhone((phone) => phone.setting);
  const change = usePhone((phone) => phone.change);
  const nodes = useFlow((document) => document.nodes);
  const declared = useFlow((document) => document.variables);
  const chosen = useEditor((editor) => (editor.selected.size === 1 ? [...editor.selected][0] : undefined));
  const label = (id: string) => nodes[id]?.label || id;
  const stand = chosen !== undefined && !breakpoints.includes(chosen) ? chosen : undefined;
  return (
    <>
      <div className="phone-field">
        <span id="phone-start">{t("phone.start")}</span>
        <Select
          aria-labelledby="phone-start"
          showSearch={{ optionFilterProp: "label" }}
          value={start in nodes ? start : ""}
          onChange={(node) => change({ start: node, variables: {} })}
          options={[{ value: "", label: t("phone.start.entry") }, ...Object.keys(nodes).map((id) => ({ value: id, label: label(id) }))]}
        />
      </div>
      {start in nodes &&
        Object.entries(declared).map(([name, kind]) => (
          <label key={name} className="phone-field">
            <span>{kind.title || name}</span>
            <input
              className="input"
              value={variables[name] ?? ""}
              onChange={(event) => {
                const given = Object.entries({ ...variables, [name]: event.target.value }).filter(([, text]) => text !== "");
                change({ variables: Object.fromEntries(given) });
              }}
            />
          </label>
        ))}
      <div className="phone-field">
        <span>{t("phone.stops")}</span>
        <div className="phone-stops">
          {stand !== undefined ? (
            <Button size="small" onClick={() => change({ breakpoints: [...breakpoints, stand] })}>
              {t("phone.stops.add", { label: label(stand) })}
            </Button>
          ) : (
            breakpoints.length === 0 && <span className="dim small">{t("phone.stops.none")}</span>
          )}
        </div>
      </div>
      {breakpoints.length > 0 && (
        <div className="phone-stop-list">
          {breakpoints.map((id) => (
            <button key={id} type="button" aria-label={t("phone.stops.drop", { label: label(id) })} onClick={() => change({ breakpoints: breakpoints.filter((each) => each !== id) })}>
              ⏸ {label(id)} ✕
            </button>
          ))}
        </div>
      )}
    </>
  );
}

/** The call stands at a breakpoint. */
export function Held({ awaiting }: { awaiting: Awaiting }) {
  const { t } = useTranslation();
  const busy = usePhone((phone) => phone.busy);
  const { act } = phoneOf(useEditorStore()).getState();
  return (
    <section className="phone-question" aria-label={t("phone.held.title")}>
      <p className="phone-waits">{t("phone.held.text", { label: awaiting.label })}</p>
      <div className="phone-answers">
        <Button type="primary" disabled={busy} onClick={() => void act("go_on")}>
          {t("phone.go_on")}
        </Button>
      </div>
    </section>
  );
}

/** A sign on the canvas for every breakpoint. */
export function useStops(): void {
  const breakpoints = usePhone((phone) => phone.setting.breakpoints);
  useEffect(() => (breakpoints.length > 0 ? wear(stops(breakpoints, CSS.escape)) : undefined), [breakpoints]);
}
