import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber, Select } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/core/findings";
import { isObject, withField } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import { useReader } from "@/i18n";
import type { Destination } from "./queries";

interface Props {
  readonly value: Json | undefined;
  readonly said: Destination["members"];
  readonly findings: readonly Finding[];
  readonly codes: { readonly sign_in: string; readonly sign_out: string; readonly pause: string } | undefined;
  /** Provinces and cities, by their names in both languages. */
  readonly regions: readonly { readonly zh: string; readonly en: string }[];
  readonly onChange: (value: Json[]) => void;
}

/** The agents of a group: one row each, with what they last said by feature code. */
export function Members({ value, said, findings, codes, regions, onChange }: Props) {
  const { t } = useTranslation();
  const reader = useReader();
  const places = useMemo(() => regions.map((each) => ({ value: each.zh, label: each[reader] })), [regions, reader]);
  const members = (Array.isArray(value) ? value : []).map((each): JsonObject => (isObject(each) ? each : {}));
  const set = (index: number, field: string, typed: Json | undefined) => onChange(members.with(index, withField(members[index] ?? {}, field, typed === "" ? undefined : typed)));
  const skills = [...new Set(members.flatMap((each) => (Array.isArray(each["skills"]) ? each["skills"].map(String) : [])))];
  const wrong = (index: number, field: string) => findings.some((each) => each.severity === "error" && each.field[0] === "members" && each.field[1] === index && each.field[2] === field);
  return (
    <section className="form-card">
      <h2>
        {t("members.title")} <span className="fill" />
        <Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...members, { device: "PJSIP/" }])}>
          {t("members.add")}
        </Button>
      </h2>
      {members.length === 0 ? (
        <p className="dim">{t("members.none")}</p>
      ) : (
        <table className="table snug">
          <colgroup>
            <col style={{ width: "17%" }} />
            <col style={{ width: "13%" }} />
            <col style={{ width: "10%" }} />
            <col style={{ width: "8%" }} />
            <col />
            <col />
            <col style={{ width: 92 }} />
            <col style={{ width: 48 }} />
          </colgroup>
          <thead>
            <tr>
              {["device", "name", "number", "penalty", "skills", "regions", "state"].map((each) => (
                <th key={each} title={t(`members.${each}.help`)}>
                  {t(`members.${each}`)}
                </th>
              ))}
              <th>
                <span className="hidden">{t("members.remove")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((member, index) => (
              <tr key={index}>
                {(["device", "name", "number"] as const).map((field) => (
                  <td key={field}>
                    <Input
                      aria-label={`${t(`members.${field}`)} ${index + 1}`}
                      autoFocus={field === "device" && member["device"] === "PJSIP/"}
                      status={wrong(index, field) ? "error" : ""}
                      maxLength={80}
                      value={String(member[field] ?? "")}
                      onChange={(event) => set(index, field, event.target.value)}
                    />
                  </td>
                ))}
                <td>
                  <InputNumber
                    aria-label={`${t("members.penalty")} ${index + 1}`}
                    min={0}
                    max={100}
                    precision={0}
                    style={{ width: "100%" }}
                    value={Number(member["penalty"] ?? 0)}
                    onChange={(typed) => set(index, "penalty", typed || undefined)}
                  />
                </td>
                <td>
                  <Select
                    aria-label={`${t("members.skills")} ${index + 1}`}
                    mode="tags"
                    tokenSeparators={[",", "，", "、", ";", "；"]}
                    style={{ width: "100%" }}
                    value={Array.isArray(member["skills"]) ? member["skills"].map(String) : []}
                    options={skills.map((each) => ({ value: each, label: each }))}
                    onChange={(chosen: string[]) => set(index, "skills", chosen.length > 0 ? chosen : undefined)}
                  />
                </td>
                <td>
                  <Select
                    aria-label={`${t("members.regions")} ${index + 1}`}
                    mode="multiple"
                    showSearch
                    optionFilterProp="label"
                    status={wrong(index, "regions") ? "error" : ""}
                    style={{ width: "100%" }}
                    placeholder={t("members.regions.any")}
                    value={Array.isArray(member["regions"]) ? member["regions"].map(String) : []}
                    options={places}
                    onChange={(chosen: string[]) => set(index, "regions", chosen.length > 0 ? chosen : undefined)}
                  />
                </td>
                <td>
                  <State said={said.find((each) => each.device === member["device"])} />
                </td>
                <td>
                  <button type="button" className="tool" title={t("members.remove")} aria-label={`${t("members.remove")} ${index + 1}`} onClick={() => onChange(members.toSpliced(index, 1))}>
                    <DeleteOutlined />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {codes && <p className="dim small">{t("destinations.codes", codes)}</p>}
    </section>
  );
}

function State({ said }: { said: Destination["members"][number] | undefined }) {
  const { t } = useTranslation();
  if (!said) return <span className="dim">—</span>;
  if (!said.signed_in) return <span className="tag">{t("members.out")}</span>;
  return said.paused ? <span className="tag warn">{t("members.paused")}</span> : <span className="tag live">{t("members.in")}</span>;
}
