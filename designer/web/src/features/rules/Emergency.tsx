import { AlertOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { findingsOf } from "@/api/refused";
import { FindingList } from "@/components/FindingList";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useWhen } from "@/components/time";
import { useTurn } from "./queries";
import type { Rules, Turning } from "./queries";

/** The switch of this line, its group or all lines. It acts at once. */
export function Emergency({ number, rules, group }: { number: string; rules: Rules; group: string }) {
  const { t } = useTranslation();
  const when = useWhen();
  const told = useTold();
  const turn = useTurn();
  const [scope, setScope] = useState<Turning["scope"]>("line");
  const [until, setUntil] = useState("");
  const name = { line: number, group, all: "" }[scope];
  const scopes = (["line", "group", "all"] as const).filter((each) => each !== "group" || group !== "");
  const said = (each: string, which: string) => t(`rules.scope.${each}`, { name: which });
  const off = (each: Rules["on"][number]) => ({ scope: each.scope as Turning["scope"], name: each.name, on: false });
  const go = () =>
    turn.mutate(
      { scope, name, on: true, ...(until ? { until, zone: rules.zone } : {}) },
      { onSuccess: () => told(t("rules.turned.on", { scope: said(scope, name) }), () => turn.mutateAsync({ scope, name, on: false })) },
    );
  return (
    <section className="form-card" data-on={rules.on.length > 0 || undefined}>
      <h2>
        <AlertOutlined aria-hidden /> {t("rules.emergency")}
        {rules.on.length > 0 ? <span className="tag bad">{t("rules.on")}</span> : <span className="tag">{t("rules.off")}</span>}
      </h2>
      {rules.on.map((each) => (
        <p key={`${each.scope}/${each.name}`} className="row">
          <span>
            {said(each.scope, each.name)} · {each.by} · {when(each.updated)} {each.until !== null && <>· {t("rules.until", { at: when(each.until) })}</>}
          </span>
          <Button size="small" disabled={turn.isPending} onClick={() => turn.mutate(off(each), { onSuccess: () => told(t("rules.turned.off", { scope: said(each.scope, each.name) })) })}>
            {t("rules.turn_off")}
          </Button>
        </p>
      ))}
      <div className="row">
        <label htmlFor="emergency-scope">{t("rules.scope")}</label>
        <Select id="emergency-scope" style={{ width: 180 }} value={scope} options={scopes.map((each) => ({ value: each, label: said(each, each === "group" ? group : number) }))} onChange={setScope} />
        <label htmlFor="emergency-end">{t("rules.end")}</label>
        <input id="emergency-end" className="input short" type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />
        <span className="dim small">{rules.zone}</span>
        <Button danger type="primary" loading={turn.isPending} onClick={go}>
          {t("rules.turn_on")}
        </Button>
      </div>
      <p className="dim small emergency-help">{t("rules.emergency.help")}</p>
      <Refusal error={turn.error} />
      <FindingList findings={findingsOf(turn.error)} />
    </section>
  );
}
