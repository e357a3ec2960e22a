import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Names } from "@/api/types";
import { isObject, withField } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import { Prompt } from "./Prompt";
import { TargetEditor } from "./Target";

interface Props {
  readonly document: JsonObject;
  readonly names: Names | undefined;
  readonly languages: readonly string[];
  readonly groups: readonly string[];
  readonly onChange: (document: JsonObject) => void;
}

const rows = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The rules that are saved together, in the order calls meet them. */
export function Form({ document, names, languages, groups, onChange }: Props) {
  const { t } = useTranslation();
  const set = (field: string, value: Json | undefined) => onChange(withField(document, field, value));
  const emergency = isObject(document["emergency"]) ? document["emergency"] : {};
  const notice = isObject(document["notice"]) ? document["notice"] : null;
  const vip = rows(document["vip"]);
  const shared = { names, languages };
  const setVip = (next: JsonObject[]) => set("vip", next.length > 0 ? next : undefined);
  return (
    <>
      <section className="form-card">
        <h2>{t("rules.plan")}</h2>
        <TargetEditor
          {...shared}
          id="plan"
          label={t("rules.plan")}
          none={t("rules.plan.none")}
          value={emergency["to"]}
          onChange={(to) => set("emergency", to ? { to } : undefined)}
        />
        <div className="row group">
          <label htmlFor="rules-group">{t("rules.group")}</label>
          <AutoComplete
            id="rules-group"
            style={{ width: 220 }}
            allowClear
            placeholder={t("rules.group.placeholder")}
            value={String(document["group"] ?? "")}
            options={groups.map((each) => ({ value: each }))}
            onChange={(typed: string | undefined) => set("group", typed ? typed : undefined)}
          />
        </div>
      </section>
      <section className="form-card">
        <h2>
          {t("rules.notice")} <span className="fill" />
          {notice ? (
            <Button size="small" onClick={() => set("notice", undefined)}>
              {t("rules.notice.remove")}
            </Button>
          ) : (
            <Button size="small" icon={<PlusOutlined />} onClick={() => set("notice", { prompt: {}, from: day(0), to: day(30) })}>
              {t("rules.notice.add")}
            </Button>
          )}
        </h2>
        {notice ? (
          <>
            <div className="row">
              {(["from", "to"] as const).map((end) => (
                <label key={end} className="row">
                  {t(`rules.notice.${end}`)}
                  <input className="input short" type="date" value={String(notice[end] ?? "")} onChange={(event) => set("notice", { ...notice, [end]: event.target.value })} />
                </label>
              ))}
            </div>
            <Prompt id="notice" label={t("rules.notice")} value={notice["prompt"]} languages={languages} onChange={(said) => set("notice", { ...notice, prompt: said ?? {} })} />
          </>
        ) : (
          <p className="dim">{t("rules.notice.none")}</p>
        )}
      </section>
      <section className="form-card">
        <h2>
          VIP <span className="fill" />
          <Button size="small" icon={<PlusOutlined />} onClick={() => setVip([...vip, { list: "", to: { human: "" } }])}>
            {t("rules.vip.add")}
          </Button>
        </h2>
        {vip.length === 0 && <p className="dim">{t("rules.vip.none")}</p>}
        {vip.map((rule, index) => (
          <div key={index} className="rule-row">
            <Select
              aria-label={`${t("rules.vip.list")} ${index + 1}`}
              style={{ width: 180 }}
              placeholder={t("rules.vip.list")}
              value={rule["list"] === "" ? null : String(rule["list"])}
              options={(names?.lists ?? []).map((each) => ({ value: each.name, label: each.title || each.name }))}
              onChange={(chosen: string) => setVip(vip.with(index, { ...rule, list: chosen }))}
            />
            <TargetEditor
              {...shared}
              id={`vip-${index}`}
              label={`VIP ${index + 1}`}
              value={rule["to"]}
              onChange={(to) => setVip(to ? vip.with(index, { ...rule, to }) : vip.toSpliced(index, 1))}
            />
            <button type="button" className="tool" title={t("rules.vip.remove")} aria-label={`${t("rules.vip.remove")} ${index + 1}`} onClick={() => setVip(vip.toSpliced(index, 1))}>
              <DeleteOutlined />
            </button>
          </div>
        ))}
      </section>
      <Hours {...shared} value={document["hours"]} onChange={(hours) => set("hours", hours)} />
    </>
  );
}

function Hours({ value, names, languages, onChange }: { value: Json | undefined; names: Names | undefined; languages: readonly string[]; onChange: (hours: JsonObject | undefined) => void }) {
  const { t } = useTranslation();
  const held = isObject(value) ? value : {};
  const chosen = String(held["schedule"] ?? "");
  const periods = rows(held["periods"]);
  const known = names?.schedules.find((each) => each.name === chosen)?.periods ?? [];
  const all = [...new Set([...known, ...periods.map((each) => String(each["period"]))])];
  const lead = (period: string, to: JsonObject | undefined) => {
    const others = periods.filter((each) => each["period"] !== period);
    onChange({ schedule: chosen, periods: to ? all.flatMap((each) => (each === period ? [{ period, to }] : others.filter((other) => other["period"] === each))) : others });
  };
  return (
    <section className="form-card">
      <h2>{t("rules.hours")}</h2>
      <div className="row">
        <label htmlFor="rules-schedule">{t("rules.hours.schedule")}</label>
        <Select
          id="rules-schedule"
          allowClear
          style={{ width: 220 }}
          placeholder={t("rules.hours.none")}
          value={chosen === "" ? null : chosen}
          options={(names?.schedules ?? []).map((each) => ({ value: each.name, label: each.name }))}
          onChange={(name: string | undefined) => onChange(name ? { schedule: name, periods: [] } : undefined)}
        />
      </div>
      {chosen !== "" && periods.length === 0 && <p className="dim small">{t("rules.hours.choose")}</p>}
      {all.map((period) => (
        <div key={period} className="rule-row">
          <span className="period">{t(`rules.period.${period}`, { defaultValue: period })}</span>
          <TargetEditor
            id={`period-${period}`}
            label={t("rules.hours.leads", { period: t(`rules.period.${period}`, { defaultValue: period }) })}
            names={names}
            languages={languages}
            value={periods.find((each) => each["period"] === period)?.["to"]}
            onChange={(to) => lead(period, to)}
          />
        </div>
      ))}
    </section>
  );
}

function day(ahead: number): string {
  const then = new Date(Date.now() + ahead * 86_400_000);
  return `${then.getFullYear()}-${String(then.getMonth() + 1).padStart(2, "0")}-${String(then.getDate()).padStart(2, "0")}`;
}
