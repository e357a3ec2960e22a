import { ThunderboltOutlined } from "@ant-design/icons";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { useActions } from "./actions";
import type { Action } from "./actions";
import { useSearch } from "./matches";
import type { Match } from "./matches";
import { useMatching } from "./matching";
import { useEditor, useEditorStore } from "./store";

const MOST = 40;

/** A place in the flow, or something to be done. */
type Row = { readonly id: string } & ({ readonly match: Match; readonly action?: undefined } | { readonly action: Action; readonly match?: undefined });

/** Ctrl+K: nodes by name, words, keys and variables; and what can be done, by its name. */
export function Search() {
  return useEditor((editor) => editor.finding) ? <Open /> : null;
}

function Open() {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const document = useEditor((editor) => editor.history.document);
  const kinds = useEditor((editor) => editor.kinds);
  const search = useSearch();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const actions = useActions();
  const matches = useMatching();
  const found = useMemo((): readonly Row[] => {
    const nodes = search(document, kinds, typed).slice(0, MOST);
    const named = typed === "" ? [] : actions.filter((action) => matches(action.label, typed));
    return [...nodes.map((match) => ({ id: match.id, match })), ...named.map((action) => ({ id: `@do ${action.id}`, action }))];
  }, [search, matches, actions, document, kinds, typed]);
  const close = () => store.getState().set({ finding: false });
  const go = (row: Row | undefined) => {
    close();
    if (row?.action) return requestAnimationFrame(row.action.run);
    store.getState().set({ sought: typed });
    if (row) store.getState().show(row.id);
    // The dialog gives the focus back to where it was; the keys of the canvas are wanted now.
    requestAnimationFrame(() => window.document.querySelector<HTMLElement>(".canvas")?.focus());
  };
  return (
    <Dialog label={t("search.title")} onClose={close} width={560} className="search">
      <input
        className="input"
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="search-list"
        aria-activedescendant={`search-${at}`}
        aria-label={t("search.title")}
        placeholder={t("search.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else if (event.key === "Enter") go(found[at]);
          else return;
          event.preventDefault();
        }}
      />
      <ul id="search-list" role="listbox" aria-label={t("search.title")}>
        {found.map((row, index) => (
          <li key={row.id} id={`search-${index}`} role="option" aria-selected={index === at} onPointerEnter={() => setAt(index)} onClick={() => go(row)}>
            {row.action ? <ThunderboltOutlined aria-hidden className="dim" /> : <KindIcon kind={row.match.kind} />}
            <span>{row.action ? row.action.label : row.match.label}</span>
            <small>{row.action ? row.action.keys && <kbd>{row.action.keys}</kbd> : around(row.match.words, typed) || row.match.kind?.title[reader]}</small>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="dim">{t("search.none")}</p>}
      {found.filter((row) => row.match).length > 1 && typed !== "" && <p className="dim small">{t("search.again")}</p>}
    </Dialog>
  );
}

/** The words around what was typed. */
function around(words: string, typed: string): string {
  const place = typed === "" ? -1 : words.toLowerCase().indexOf(typed.toLowerCase());
  return place < 0 ? "" : words.slice(Math.max(0, place - 12), place + typed.length + 24);
}
