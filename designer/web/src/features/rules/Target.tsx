import { AutoComplete, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Names } from "@/api/types";
import { isObject } from "@/core/json";
import type { Json, JsonObject } from "@/core/json";
import { Prompt } from "./Prompt";

const TARGETS = ["message", "human", "number", "voicemail", "flow"] as const;
type Target = (typeof TARGETS)[number];

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: Json | undefined;
  readonly names: Names | undefined;
  readonly languages: readonly string[];
  /** What holds when nothing is chosen, where that is not the flow. */
  readonly none?: string;
  /** Goes on to the flow when nothing is chosen. */
  readonly onChange: (value: JsonObject | undefined) => void;
}

/** Where a rule sends calls. */
export function TargetEditor({ id, label, value, names, languages, none, onChange }: Props) {
  const { t } = useTranslation();
  const held = isObject(value) ? value : {};
  const kind = TARGETS.find((each) => each in held) ?? "";
  const begin = (chosen: Target | "") => {
    if (chosen === "") onChange(undefined);
    else onChange({ [chosen]: chosen === "message" ? {} : "" });
  };
  const places: Readonly<Record<string, readonly string[]>> = {
    human: (names?.destinations ?? []).filter((each) => each.kind === "group" || each.kind === "queue").map((each) => each.name),
    number: (names?.destinations ?? []).filter((each) => each.kind === "extension" || each.kind === "number").map((each) => each.name),
    flow: (names?.flows ?? []).map((each) => each.name),
  };
  return (
    <div className="target">
      <div className="row">
        <Select
          aria-label={label}
          id={id}
          style={{ width: 230 }}
          value={kind}
          options={[{ value: "", label: none ?? t("rules.target.none") }, ...TARGETS.map((each) => ({ value: each, label: t(`rules.target.${each}`) }))]}
          onChange={begin}
        />
        {(kind === "human" || kind === "number" || kind === "flow") && (
          <Select
            aria-label={`${label}: ${t(`rules.place.${kind}`)}`}
            showSearch
            style={{ width: 240 }}
            placeholder={t(`rules.place.${kind}`)}
            value={held[kind] === "" ? null : String(held[kind])}
            options={(places[kind] ?? []).map((each) => ({ value: each, label: each }))}
            onChange={(chosen: string) => onChange({ ...held, [kind]: chosen })}
          />
        )}
        {kind === "voicemail" && (
          <AutoComplete
            aria-label={`${label}: ${t("rules.place.voicemail")}`}
            style={{ width: 240 }}
            placeholder={t("rules.place.voicemail")}
            value={String(held["voicemail"] ?? "")}
            options={(names?.mailboxes ?? []).map((each) => ({ value: each }))}
            onChange={(typed: string) => onChange({ ...held, voicemail: typed })}
          />
        )}
      </div>
      {kind === "message" && <Prompt id={`${id}-words`} label={label} value={held["message"]} languages={languages} onChange={(said) => onChange({ ...held, message: said ?? {} })} />}
      {(kind === "human" || kind === "number" || kind === "voicemail") && (
        <Prompt
          id={`${id}-words`}
          label={label}
          optional
          value={held["prompt"]}
          languages={languages}
          onChange={(said) => {
            const rest = Object.fromEntries(Object.entries(held).filter(([key]) => key !== "prompt"));
            onChange(said ? { ...rest, prompt: said } : rest);
          }}
        />
      )}
    </div>
  );
}
