import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input, Skeleton } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "@/components/Refusal";
import { settings } from "./api";
import type { Setting } from "./api";

/** The settings in force: what each is for, its value, and where that comes from. Secrets are only said to be there. */
export function SettingsPart() {
  const { t } = useTranslation();
  const { data, error } = useQuery(settings);
  const [typed, setTyped] = useState("");
  const [given, setGiven] = useState(false);
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const shown = data?.settings.filter((each) => (!given || each.source === "given") && [each.name, each.value, t(`system.setting.${each.name}`)].some((text) => text.toLowerCase().includes(wanted)));
  return (
    <>
      <Refusal error={error} />
      {!data && !error && <Skeleton active title={false} />}
      {data && (
        <div className="system-head">
          <p className="dim">{t("system.settings.text", { host: data.host })}</p>
          <label>
            <input type="checkbox" checked={given} onChange={(event) => setGiven(event.target.checked)} /> {t("system.settings.given")}
          </label>
          <Input
            allowClear
            className="system-search"
            prefix={<SearchOutlined aria-hidden />}
            aria-label={t("system.settings.search")}
            placeholder={t("system.settings.search")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      {shown?.length === 0 && <p className="dim">{t("search.none")}</p>}
      {shown && shown.length > 0 && (
        <table className="table system-settings">
          <thead>
            <tr>
              <th>{t("system.settings.name")}</th>
              <th>{t("system.settings.meaning")}</th>
              <th>{t("system.settings.value")}</th>
              <th>{t("system.settings.from")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((each) => (
              <tr key={each.name}>
                <td>
                  <code>{each.name}</code>
                </td>
                <td className="dim">{t(`system.setting.${each.name}`)}</td>
                <td className="system-path">
                  <Value setting={each} />
                </td>
                <td className={each.source === "given" ? "system-path" : "dim"}>{each.source === "given" ? each.origin : t(`system.source.${each.source}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Value({ setting }: { setting: Setting }) {
  const { t } = useTranslation();
  if (setting.is_secret) return <span className={setting.is_set ? "tag live" : "tag"}>{t(setting.is_set ? "system.settings.set" : "system.settings.unset")}</span>;
  return setting.value === "" ? <span className="dim">—</span> : <>{setting.value}</>;
}
