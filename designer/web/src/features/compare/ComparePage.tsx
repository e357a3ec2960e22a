import { ArrowLeftOutlined, SwapOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Select, Spin } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { catalogue, flows } from "@/api/queries";
import { compared, documentOf, versions, wordOf } from "@/api/states";
import type { Compared } from "@/api/states";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { EMPTY_FLOW } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import type { Kinds } from "@/core/kinds";
import { FlowView } from "@/features/editor/FlowView";
import { TopTools } from "@/features/session/TopTools";
import { RestoreButton } from "@/features/versions/RestoreButton";
import { useStateName } from "@/features/versions/stateName";
import { ChangeList } from "./ChangeList";
import { union } from "./union";
import "./compare.css";

/** Two states of a flow on one canvas: what came, what went, what is otherwise; the same in words beside it. */
export function ComparePage() {
  const { name } = useParams({ from: "/flows/$name/compare" });
  const search = useSearch({ from: "/flows/$name/compare" });
  const before = String(search.before);
  const after = String(search.after);
  const { t } = useTranslation();
  const kinds = useQuery(catalogue);
  const found = useQuery(compared(name, before, after));
  const nameOf = useStateName();
  const error = kinds.error ?? found.error;
  return (
    <div className="editor compare">
      <header className="editor-head">
        <Link to="/flows/$name" params={{ name }} className="tool" title={t("compare.back")} aria-label={t("compare.back")}>
          <ArrowLeftOutlined />
        </Link>
        <h1 title={name}>{t("compare.title", { name })}</h1>
        <Choices name={name} before={before} after={after} />
        <span className="fill" />
        {found.data && found.data.before.kind !== "draft" && <RestoreButton name={name} from={wordOf(found.data.before)} what={nameOf(found.data.before)} />}
        <Link to="/flows/$name/versions" params={{ name }}>
          {t("compare.versions")}
        </Link>
        <span className="rule" />
        <TopTools />
      </header>
      {error ? (
        <main className="alone">
          <Refusal error={error} />
        </main>
      ) : kinds.data && found.data ? (
        <Beside key={`${before} ${after}`} found={found.data} kinds={kinds.data.byName} />
      ) : (
        <Spin fullscreen delay={300} />
      )}
    </div>
  );
}

function Beside({ found, kinds }: { found: Compared; kinds: Kinds }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const drawing = useMemo(
    () => union(drawable(documentOf(found.before)), drawable(documentOf(found.after)), found.changes, kinds, { added: t("changes.added"), removed: t("changes.removed"), changed: t("changes.changed") }),
    [found, kinds, t],
  );
  return (
    <div className="bench">
      <main className="compare-canvas">
        <FlowView document={drawing.document} marks={drawing.marks} selected={chosen} onSelect={setChosen} />
      </main>
      <ChangeList changes={found.changes} chosen={chosen} onChoose={setChosen} />
    </div>
  );
}

/** A draft may lack what the drawing asks for. */
function drawable(document: FlowDocument): FlowDocument {
  return { ...EMPTY_FLOW, ...document };
}

function Choices({ name, before, after }: { name: string; before: string; after: string }) {
  const { t } = useTranslation();
  const when = useWhen();
  const navigate = useNavigate();
  const all = useQuery(versions(name)).data ?? [];
  const isLive = (useQuery(flows).data?.find((row) => row.name === name)?.lines.length ?? 0) > 0;
  const options = [
    { value: "draft", label: t("state.draft") },
    ...(isLive ? [{ value: "live", label: t("state.live") }] : []),
    ...all.map((row) => ({ value: String(row.number), label: `${t("state.version", { number: row.number })} · ${when(row.created)}${row.message ? ` · ${row.message}` : ""}` })),
  ];
  const with_ = (word: string) => (options.some((option) => option.value === word) ? options : [...options, { value: word, label: t("state.saved_as", { number: word.replace("saved-", "") }) }]);
  const go = (one: string, other: string) => void navigate({ to: "/flows/$name/compare", params: { name }, search: { before: short(one), after: short(other) }, replace: true });
  return (
    <>
      <Select aria-label={t("compare.before")} className="compare-choice" value={before} options={with_(before)} popupMatchSelectWidth={320} onChange={(word: string) => go(word, after)} />
      <Button icon={<SwapOutlined />} title={t("compare.swap")} aria-label={t("compare.swap")} onClick={() => go(after, before)} />
      <Select aria-label={t("compare.after")} className="compare-choice" value={after} options={with_(after)} popupMatchSelectWidth={320} onChange={(word: string) => go(before, word)} />
    </>
  );
}

/** A version's number stands in the address as a number. */
function short(word: string): string | number {
  return /^[0-9]+$/.test(word) ? Number(word) : word;
}
