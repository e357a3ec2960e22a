import { CloseOutlined, DownOutlined, PauseOutlined, PlusOutlined, SoundOutlined, UpOutlined } from "@ant-design/icons";
import { Dropdown, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { GrowingText } from "@/components/GrowingText";
import { isObject } from "@/core/json";
import type { Json, JsonObject, Path } from "@/core/json";
import { present } from "@/core/kinds";
import type { Schema } from "@/core/kinds";
import { useFlow } from "../store";
import { useForm } from "./context";
import type { FieldProps } from "./context";
import { useListen, useSounding } from "./listening";
import { languageName } from "@/core/words";
import { AudioPick } from "./pickers";
import { useVariableOptions, VariablePick } from "./variables";

/** What a caller hears, language by language: words, recordings, spoken values and pauses in order. */
export function PromptEditor({ schema, path, value, id, label }: FieldProps) {
  const { t } = useTranslation();
  const { languages } = useForm();
  const [chosen, setChosen] = useState(languages[0] ?? "");
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? "");
  const held = isObject(value) ? value : {};
  const others = Object.keys(held).filter((each) => !languages.includes(each));
  return (
    <div className="prompt" id={id} role="group" aria-label={label}>
      <div className="tabs" role="tablist" aria-label={t("prompt.language")}>
        {[...languages, ...others].map((each) => (
          <button key={each} type="button" role="tab" aria-selected={each === language} onClick={() => setChosen(each)}>
            {languageName(each)}
            {isObject(value) && empty(held[each]) && <i className="dot" title={t("prompt.empty")} />}
          </button>
        ))}
      </div>
      <Segments key={language} schema={schema} path={[...path, language]} value={held[language]} language={language} />
    </div>
  );
}

const empty = (segments: Json | undefined) => !Array.isArray(segments) || segments.length === 0;

function Segments({ schema, path, value, language }: { schema: Schema; path: Path; value: Json | undefined; language: string }) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const segments: Json[] = Array.isArray(value) ? value : [];
  const kinds = segmentSchemas(schema);
  const listen = useListen();
  const now = useSounding((sounding) => sounding.now);
  const add = (segment: Json) => change(path, [...segments, segment]);
  const move = (index: number, by: 1 | -1) => {
    const moved = segments.toSpliced(index, 1);
    change(path, moved.toSpliced(index + by, 0, segments[index] ?? null));
  };
  const type = (words: string) => change(path, words === "" ? [] : [{ say: words }], true);
  const plain = segments.length === 0;
  return (
    <div className="segments">
      {/* The field of a prompt that says nothing yet is that of its first words: who types in it keeps the focus. */}
      {(plain ? NOTHING_YET : segments).map((segment, index) => (
        <div className="segment" key={index}>
          <div className="segment-body">
            <Segment
              segment={isObject(segment) ? segment : {}}
              path={[...path, index]}
              kinds={kinds}
              rewrite={segments.length <= 1 ? type : null}
            />
          </div>
          {!disabled && !plain && (
            <div className="segment-tools">
              {segments.length > 1 && (
                <>
                  <SmallTool title={t("rows.up")} disabled={index === 0} onClick={() => move(index, -1)} icon={<UpOutlined />} />
                  <SmallTool title={t("rows.down")} disabled={index === segments.length - 1} onClick={() => move(index, 1)} icon={<DownOutlined />} />
                </>
              )}
              <SmallTool title={t("rows.remove")} onClick={() => change(path, segments.toSpliced(index, 1))} icon={<CloseOutlined />} />
            </div>
          )}
        </div>
      ))}
      <div className="segment-add">
        {!disabled && (
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                { key: "say", label: t("prompt.add.say"), onClick: () => add({ say: t("prompt.new_words") }) },
                { key: "audio", label: t("prompt.add.audio"), onClick: () => add({ audio: "" }) },
                { key: "value", label: t("prompt.add.value"), onClick: () => add({ value: "call.caller", as: "digits" }) },
                { key: "pause", label: t("prompt.add.pause"), onClick: () => add({ pause_ms: 500 }) },
              ],
            }}
          >
            <button type="button" className="quiet">
              <PlusOutlined /> {t("prompt.add")}
            </button>
          </Dropdown>
        )}
        {segments.some((segment) => isObject(segment) && "say" in segment) && (
          <button type="button" className="quiet" onClick={() => listen(segments, language)}>
            {now === segments ? <PauseOutlined /> : <SoundOutlined />} {t(now === segments ? "prompt.hush" : "prompt.listen")}
          </button>
        )}
      </div>
    </div>
  );
}

function SmallTool({ title, onClick, icon, disabled }: { title: string; onClick: () => void; icon: React.ReactNode; disabled?: boolean }) {
  return (
    <button type="button" title={title} aria-label={title} disabled={disabled} onClick={onClick}>
      {icon}
    </button>
  );
}

interface SegmentProps {
  readonly segment: JsonObject;
  readonly path: Path;
  readonly kinds: Readonly<Record<string, Schema>>;
  /** Of the only segment there is, or of the one that is not there yet: what the whole prompt says from now on. */
  readonly rewrite: ((words: string) => void) | null;
}

const NOTHING_YET: readonly Json[] = [{ say: "" }];

function Segment({ segment, path, kinds, rewrite }: SegmentProps) {
  const { t } = useTranslation();
  const { change, disabled, reader } = useForm();
  if ("say" in segment) {
    const words = typeof segment["say"] === "string" ? segment["say"] : "";
    const type = (now: string) => (rewrite && (now === "" || words === "") ? rewrite(now) : change([...path, "say"], now, true));
    return <Words value={words} autoRows={rewrite ? 3 : 2} disabled={disabled} label={t("prompt.words")} onChange={type} {...(words === "" ? { placeholder: t("prompt.placeholder") } : {})} />;
  }
  if ("audio" in segment) {
    return (
      <label className="segment-line">
        <span>♪ {t("prompt.audio")}</span>
        <AudioPick schema={{}} path={[...path, "audio"]} value={segment["audio"]} id={`audio-${path.join("-")}`} label={t("prompt.audio")} />
      </label>
    );
  }
  if ("value" in segment) {
    const as = kinds["value"]?.properties?.["as"];
    return (
      <div className="segment-line">
        <VariablePick schema={{ "x-variable": "reads" }} path={[...path, "value"]} value={segment["value"]} id={`value-${path.join("-")}`} label={t("prompt.value")} />
        <Select
          aria-label={t("prompt.as")}
          value={typeof segment["as"] === "string" ? segment["as"] : null}
          disabled={disabled}
          options={(as?.enum ?? []).map((each) => ({ value: each, label: as?.["x-enum"]?.[each]?.[reader] ?? each }))}
          onChange={(now: string) => change([...path, "as"], now)}
        />
      </div>
    );
  }
  return (
    <label className="segment-line">
      <span>{t("prompt.pause")}</span>
      <InputNumber
        value={typeof segment["pause_ms"] === "number" ? segment["pause_ms"] : null}
        disabled={disabled}
        min={50}
        max={10000}
        step={100}
        suffix={t("unit.milliseconds")}
        onChange={(now) => change([...path, "pause_ms"], now ?? 500, true)}
      />
    </label>
  );
}

interface WordsProps {
  readonly value: string;
  readonly autoRows: number;
  readonly disabled: boolean;
  readonly label: string;
  readonly placeholder?: string;
  readonly onChange: (words: string) => void;
}

/** Words with variables in braces, which are shown as chips below: red for one the flow does not have. */
function Words({ value, autoRows, disabled, label, placeholder, onChange }: WordsProps) {
  const { t } = useTranslation();
  const variables = useFlow((document) => document.variables);
  const options = useVariableOptions();
  const used = [...value.matchAll(/\{([a-z][a-z0-9_.]*)(?::[a-z]+)?\}/g)].map((found) => found[1] ?? "");
  return (
    <div className="words">
      <GrowingText
        aria-label={label}
        rows={autoRows}
        maxLength={1000}
        value={value}
        disabled={disabled}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="chips">
        {[...new Set(used)].map((name) => (
          <span key={name} className={`chip${name.startsWith("call.") || name in variables ? "" : " bad"}`}>
            {variables[name]?.title || name}
          </span>
        ))}
        {!disabled && options.length > 0 && (
          <Dropdown trigger={["click"]} menu={{ items: options.map((option) => ({ key: option.value, label: option.label, onClick: () => onChange(`${value}{${option.value}}`) })) }}>
            <button type="button" className="quiet tiny" title={t("prompt.variable")}>
              {"{ }"} {t("prompt.variable")}
            </button>
          </Dropdown>
        )}
      </div>
    </div>
  );
}

/** The schemas of a prompt's segments by the field that tells them apart. */
function segmentSchemas(schema: Schema): Readonly<Record<string, Schema>> {
  const prompt = present(schema);
  const items = typeof prompt.additionalProperties === "object" ? prompt.additionalProperties.items : undefined;
  return Object.fromEntries((items?.anyOf ?? []).map((each) => [each.required?.[0] ?? "", each]));
}

/** Prompts used one after the other; the last is repeated. */
export function PromptList({ schema, path, value }: FieldProps) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const prompts: Json[] = Array.isArray(value) ? value : [];
  return (
    <div className="prompt-list">
      {prompts.map((prompt, index) => (
        <div key={index} className="numbered">
          <div className="numbered-head">
            {t("prompt.time", { number: index + 1 })}
            {!disabled && <SmallTool title={t("rows.remove")} onClick={() => change(path, prompts.toSpliced(index, 1))} icon={<CloseOutlined />} />}
          </div>
          <PromptEditor schema={schema.items ?? {}} path={[...path, index]} value={prompt} id={`prompt-${path.join("-")}-${index}`} label={t("prompt.time", { number: index + 1 })} />
        </div>
      ))}
      {!disabled && prompts.length < (schema.maxItems ?? 5) && (
        <button type="button" className="quiet" onClick={() => change(path, [...prompts, {}])}>
          <PlusOutlined /> {t("prompt.another")}
        </button>
      )}
    </div>
  );
}
