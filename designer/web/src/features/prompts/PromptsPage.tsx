import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { prompts, soundOf } from "@/api/prompts";
import type { Prompts, Recording } from "@/api/prompts";
import { Dialog } from "@/components/Dialog";
import { Empty } from "@/components/Empty";
import { ListPage, ListTable } from "@/components/ListPage";
import { languageName } from "@/core/words";
import { Listen } from "./Listen";
import { length } from "./length";
import { usePlaying } from "./playing";
import { Texts } from "./Texts";
import { TryVoice } from "./TryVoice";
import { Uses } from "./Uses";
import "./prompts.css";

type View = "recordings" | "texts" | "gaps";
const VIEWS: readonly View[] = ["recordings", "texts", "gaps"];

export function PromptsPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(prompts);
  const heard = usePlaying((state) => state.error);
  const [view, setView] = useState<View>("recordings");
  const [typed, setTyped] = useState("");
  const [adding, setAdding] = useState(false);
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const has = (...words: string[]) => words.some((word) => word.toLowerCase().includes(wanted));
  const lacking = (data?.recordings ?? []).filter((row) => row.missing.length > 0).length + (data?.gaps.length ?? 0);
  const counts: Readonly<Record<View, number>> = { recordings: data?.recordings.length ?? 0, texts: data?.texts.length ?? 0, gaps: lacking };
  return (
    <ListPage
      title={t("prompts.title")}
      lead={t("prompts.lead")}
      error={error ?? heard}
      tools={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t("prompts.new")}
        </Button>
      }
    >
      {data && <TryVoice voices={data.voices} />}
      {data && (
        <div className="views">
          <div className="tabs" role="tablist" aria-label={t("prompts.views")}>
            {VIEWS.map((each) => (
              <button key={each} type="button" role="tab" aria-selected={view === each} onClick={() => setView(each)}>
                {t(`prompts.view.${each}`)} <span className={each === "gaps" && counts.gaps > 0 ? "tag lacking" : "tag"}>{counts[each]}</span>
              </button>
            ))}
          </div>
          <Input
            allowClear
            className="search-prompts"
            prefix={<SearchOutlined aria-hidden />}
            aria-label={t("prompts.search")}
            placeholder={t("prompts.search")}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      {data && view === "recordings" && (
        <Recordings
          rows={data.recordings.filter((row) => has(row.name, ...row.uses.map((use) => use.flow)))}
          none={data.recordings.length === 0}
          onAdd={() => setAdding(true)}
        />
      )}
      {data && view === "recordings" && data.deleted.length > 0 && (
        <p className="dim">
          {t("prompts.deleted.list")}{" "}
          {data.deleted.map((name) => (
            <Link key={name} className="tag" to="/prompts/$name" params={{ name }}>
              {name}
            </Link>
          ))}
        </p>
      )}
      {data && view === "texts" && <Texts rows={data.texts.filter((row) => has(row.text, row.language, ...row.uses.map((use) => use.flow)))} none={data.texts.length === 0} />}
      {data && view === "gaps" && <Gaps data={data} has={has} />}
      {adding && <NewPrompt taken={(data?.recordings ?? []).map((row) => row.name)} onClose={() => setAdding(false)} />}
    </ListPage>
  );
}

function Recordings({ rows, none, onAdd }: { rows: readonly Recording[]; none: boolean; onAdd: () => void }) {
  const { t } = useTranslation();
  if (none) {
    return (
      <Empty title={t("prompts.empty")} text={t("prompts.empty.text")}>
        <Button onClick={onAdd}>{t("prompts.new")}</Button>
      </Empty>
    );
  }
  if (rows.length === 0) return <p className="dim">{t("prompts.nothing_found")}</p>;
  return (
    <ListTable columns={[t("prompts.name"), t("prompts.languages"), t("prompts.uses")]}>
      {rows.map((row) => (
        <tr key={row.name}>
          <td>
            <Link className="strong" to="/prompts/$name" params={{ name: row.name }}>
              {row.name}
            </Link>
          </td>
          <td>
            {row.sounds.map((sound) => (
              <span key={sound.language} className="spoken-in">
                <Listen address={soundOf({ language: sound.language, name: row.name, fresh: String(sound.at) })} label={`${row.name} ${languageName(sound.language)}`} />
                {languageName(sound.language)} <span className="dim">{length(t, sound.ms)}</span>
              </span>
            ))}
            {row.missing.map((language) => (
              <span key={language} className="tag lacking">
                {t("prompts.missing.in", { language: languageName(language) })}
              </span>
            ))}
          </td>
          <td>
            <Uses uses={row.uses} />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

/** What a caller would miss: recordings that are not there, and prompts that say nothing in a language of their flow. */
function Gaps({ data, has }: { data: Prompts; has: (...words: string[]) => boolean }) {
  const { t } = useTranslation();
  const recordings = data.recordings.flatMap((row) => row.missing.map((language) => ({ key: `${row.name}#${language}`, what: row.name, language, uses: row.uses.filter((use) => use.language === language), name: row.name })));
  const silent = data.gaps.map((gap) => ({ key: `${gap.flow}/${gap.node}/${gap.language}`, what: t("prompts.gap"), language: gap.language, uses: [gap], name: "" }));
  const rows = [...recordings, ...silent].filter((row) => has(row.what, row.language, ...row.uses.map((use) => use.flow)));
  if (recordings.length + silent.length === 0) return <Empty title={t("prompts.gaps.none")} text={t("prompts.gaps.none.text")} />;
  return (
    <ListTable columns={[t("prompts.gaps.what"), t("shell.language"), t("prompts.uses")]}>
      {rows.map((row) => (
        <tr key={row.key}>
          <td>
            {row.name ? (
              <Link className="strong" to="/prompts/$name" params={{ name: row.name }}>
                {t("prompts.gaps.recording", { name: row.name })}
              </Link>
            ) : (
              row.what
            )}
          </td>
          <td>{languageName(row.language)}</td>
          <td>
            <Uses uses={row.uses} />
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

/** A name; the sound comes on its page. */
function NewPrompt({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [name, setName] = useState("");
  const wanted = name.trim();
  const known = taken.includes(wanted);
  const bad = wanted.startsWith(".") || wanted.includes("/") || wanted.includes("\\");
  const start = () => wanted !== "" && !bad && void go({ to: "/prompts/$name", params: { name: wanted } });
  return (
    <Dialog
      width={440}
      title={t("prompts.new")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={wanted === "" || bad} onClick={start}>
            {known ? t("prompts.open") : t("prompts.next")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="prompt-name">{t("prompts.name")}</label>
        <Input id="prompt-name" data-first value={name} maxLength={80} placeholder={t("prompts.name.example")} onChange={(event) => setName(event.target.value)} onPressEnter={start} />
        {bad && <p className="notice bad">{t("prompts.name.bad")}</p>}
        {known && <p className="dim">{t("prompts.name.known")}</p>}
      </div>
    </Dialog>
  );
}
