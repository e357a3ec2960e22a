import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Select } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { names as site } from "@/api/queries";
import { isObject } from "@/core/json";
import { LANGUAGE_NAMES, languageName } from "@/core/words";
import { useEditor, useEditorStore, useFlow } from "../store";
import { useForm, useRoot } from "./context";
import type { FieldProps } from "./context";

const Making = lazy(() => import("./Making").then((module) => ({ default: module.Making })));

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Of the names that have what was typed, those that begin with it: Enter takes the first. */
function nearestFirst(one: Option, other: Option, { searchValue }: { searchValue: string }): number {
  const begins = (option: Option) => Number(option.label.startsWith(searchValue));
  return begins(other) - begins(one) || one.label.length - other.label.length;
}

/** Choose a name of the site. One the site does not have stays visible, and is said to be missing. */
function NamePick({ props, options, more, free }: { props: FieldProps; options: readonly Option[] | undefined; more?: (name: string) => void; free?: boolean }) {
  const { t } = useTranslation();
  const { change, disabled } = useForm();
  const { path, value, id, label } = props;
  const held = typeof value === "string" && value !== "" ? value : null;
  const known = options ?? [];
  const missing = held !== null && options !== undefined && !known.some((each) => each.value === held) && !free;
  const all = held !== null && !known.some((each) => each.value === held) ? [...known, { value: held, label: missing ? `${held} ${t("pick.missing")}` : held }] : known;
  const pick = (name: string | undefined) => (more && name ? more(name) : change(path, name));
  if (free) {
    return (
      <Select
        id={id}
        aria-label={label}
        mode="tags"
        maxCount={1}
        value={held === null ? [] : [held]}
        options={[...all]}
        disabled={disabled}
        placeholder={t("pick.type")}
        onChange={(now: string[]) => pick(now.at(-1)?.trim())}
      />
    );
  }
  return (
    <Select
      id={id}
      aria-label={label}
      showSearch={{ optionFilterProp: "label", filterSort: nearestFirst }}
      allowClear
      value={held}
      status={missing ? "error" : ""}
      options={[...all]}
      disabled={disabled}
      placeholder={t("pick.choose")}
      notFoundContent={<span className="dim">{t("pick.none")}</span>}
      onChange={(now: string | undefined) => pick(now)}
    />
  );
}

const named = (names: readonly string[] | undefined) => names?.map((name) => ({ value: name, label: name }));
const titled = (rows: readonly { name: string; title: string }[] | undefined) =>
  rows?.map((row) => ({ value: row.name, label: row.title && row.title !== row.name ? `${row.name} · ${row.title}` : row.name }));

export function DestinationPick(props: FieldProps) {
  const all = useForm().names?.destinations;
  return (
    <>
      <NamePick props={props} options={titled(all)} />
      <Elsewhere page="destinations" name={props.value} known={all?.map((each) => each.name)} />
    </>
  );
}

export function ListPick(props: FieldProps) {
  const { names, change } = useForm();
  return (
    <>
      <NamePick props={props} options={titled(names?.lists)} />
      <Elsewhere page="lists" name={props.value} known={names?.lists.map((each) => each.name)} onMade={(name) => change(props.path, name)} />
    </>
  );
}

interface Beside {
  readonly page: "lists" | "schedules" | "destinations" | "tables";
  readonly name: unknown;
  readonly known: readonly string[] | undefined;
  /** What is made here is chosen; without it a new one is made on its page. */
  readonly onMade?: (name: string) => void;
}

/** The page where the chosen one is changed, in a tab of its own, so that the flow stays open: what is made there can be chosen when one comes back. */
function Elsewhere({ page, name, known, onMade }: Beside) {
  const { t } = useTranslation();
  const { disabled } = useForm();
  const [making, setMaking] = useState(false);
  const held = typeof name === "string" ? name : "";
  if (held !== "" && (known === undefined || known.includes(held))) {
    return (
      <a className="small elsewhere" href={`/${page}/${encodeURIComponent(held)}`} target="_blank" rel="noreferrer">
        {t("pick.open", { name: held })}
      </a>
    );
  }
  if (disabled) return null;
  if (!onMade || (page !== "lists" && page !== "schedules")) {
    return (
      <a className="small elsewhere" href={`/${page}`} target="_blank" rel="noreferrer">
        {t(`pick.page.${page}`)}
      </a>
    );
  }
  return (
    <>
      <button type="button" className="quiet" onClick={() => setMaking(true)}>
        ＋ {t(`pick.page.${page}`)}
      </button>
      {making && (
        <Suspense>
          <Making what={page} begin={held} onMade={onMade} onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </>
  );
}

export function MailboxPick(props: FieldProps) {
  return <NamePick props={props} options={named(useForm().names?.mailboxes)} free />;
}

export function TablePick(props: FieldProps) {
  const all = useForm().names?.tables;
  return (
    <>
      <NamePick props={props} options={named(all)} />
      <Elsewhere page="tables" name={props.value} known={all} />
    </>
  );
}

export function AudioPick(props: FieldProps) {
  return <NamePick props={props} options={named(useForm().names?.prompts.map((prompt) => prompt.name))} />;
}

export function RegionPick(props: FieldProps) {
  const { names, reader } = useForm();
  return <NamePick props={props} options={names?.regions.map((region) => ({ value: region.zh, label: region[reader] }))} />;
}

/** Choosing a schedule brings its periods with it: they are the node's ports. */
export function SchedulePick(props: FieldProps) {
  const { names, change } = useForm();
  const root = useRoot();
  const client = useQueryClient();
  const take = (name: string) => {
    // One that was made a moment ago is in what was read last, before this is drawn again.
    const now = client.getQueryData(site.queryKey) ?? names;
    const periods = now?.schedules.find((schedule) => schedule.name === name)?.periods ?? [];
    change(props.path.slice(0, -1), { ...root, schedule: name, periods: [...periods] });
  };
  return (
    <>
      <NamePick props={props} options={named(names?.schedules.map((schedule) => schedule.name))} more={take} />
      <Elsewhere page="schedules" name={props.value} known={names?.schedules.map((schedule) => schedule.name)} onMade={take} />
    </>
  );
}

export function Periods({ path, value }: FieldProps) {
  const { t } = useTranslation();
  const { names, change, disabled } = useForm();
  const root = useRoot();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const known = names?.schedules.find((schedule) => schedule.name === root["schedule"])?.periods ?? [];
  const all = [...known, ...chosen.filter((period) => !known.includes(period))];
  if (all.length === 0) return <p className="dim">{t("pick.schedule_first")}</p>;
  return (
    <Checkbox.Group
      disabled={disabled}
      value={chosen}
      options={all.map((period) => ({ value: period, label: t(`period.${period}`, { defaultValue: period }) }))}
      onChange={(now: string[]) => change(path, all.filter((period) => now.includes(period)))}
    />
  );
}

/** Choosing a flow to call brings its returns with it: they are the node's ports. */
export function FlowPick(props: FieldProps) {
  const { names, change } = useForm();
  const root = useRoot();
  const own = useEditor((editor) => editor.name);
  const take = (name: string) => {
    const returns = names?.flows.find((flow) => flow.name === name)?.returns ?? [];
    if (!("returns" in root)) return change(props.path, name);
    change(props.path.slice(0, -1), { ...root, flow: name, returns: [...returns] });
  };
  const options = names?.flows.filter((flow) => flow.name !== own).map((flow) => ({ value: flow.name, label: flow.name }));
  return <NamePick props={props} options={options} more={take} />;
}

export function LanguagePick(props: FieldProps) {
  const { languages } = useForm();
  return <NamePick props={props} options={languages.map((language) => ({ value: language, label: languageName(language) }))} />;
}

/** The languages of the flow; the first is the default. */
export function Languages({ path, value, id, label }: FieldProps) {
  const { change, disabled } = useForm();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const all = [...new Set([...chosen, ...Object.keys(LANGUAGE_NAMES)])];
  return (
    <Select
      id={id}
      aria-label={label}
      mode="multiple"
      value={chosen}
      disabled={disabled}
      options={all.map((language) => ({ value: language, label: languageName(language) }))}
      onChange={(now: string[]) => now.length > 0 && change(path, now)}
    />
  );
}

export function NodePick(props: FieldProps) {
  const nodes = useFlow((document) => document.nodes);
  const { reader } = useForm();
  const store = useEditorStore();
  const options = useMemo(
    () => Object.entries(nodes).map(([id, node]) => ({ value: id, label: node.label || `${store.getState().kinds[node.kind]?.title[reader] ?? ""} ${id}` })),
    [nodes, reader, store],
  );
  const { change } = useForm();
  return <NamePick props={props} options={options} more={(name) => change(props.path, name)} />;
}

export function ReturnPick(props: FieldProps) {
  const returns = useFlow((document) => document.returns);
  const options = (returns ?? []).flatMap((row) => (isObject(row) ? [{ value: String(row["id"]), label: String(row["label"]) }] : []));
  return <NamePick props={props} options={options} />;
}
