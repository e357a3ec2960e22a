import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Kind } from "@/core/kinds";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { KIND_DRAGGED, useAdding } from "./adding";
import { useMatching } from "./matching";
import { useEditor } from "./store";

/** The kinds, to drag onto the canvas or to click. The nine a shop needs stand first. */
export function Palette() {
  const { t } = useTranslation();
  const reader = useReader();
  const kinds = useEditor((editor) => editor.kinds);
  const [typed, setTyped] = useState("");
  const [more, setMore] = useState(false);
  const matches = useMatching();
  const adding = useAdding();
  const all = Object.values(kinds).filter((kind) => kind.available);
  const answering = all.filter((kind) => matches(kind.title.zh, typed) || matches(kind.title.en, typed));
  const first = ORDER.flatMap((name) => answering.filter((kind) => kind.kind === name && kind.palette === "main"));
  const main = [...first, ...answering.filter((kind) => kind.palette === "main" && !first.includes(kind))];
  const rest = answering.filter((kind) => kind.palette === "more");
  return (
    <aside className="palette" aria-label={t("palette.title")}>
      <input
        className="input"
        type="search"
        value={typed}
        placeholder={t("palette.search")}
        aria-label={t("palette.search")}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          const one = [...main, ...rest][0];
          if (event.key === "Enter" && typed !== "" && one) {
            adding.addSomewhere(one.kind);
            setTyped("");
          }
        }}
      />
      <div className="palette-list">
        {main.map((kind) => (
          <Item key={kind.kind} kind={kind} onAdd={adding.addSomewhere} title={kind.help[reader]} name={kind.title[reader]} />
        ))}
        {rest.length > 0 && typed === "" && (
          <button type="button" className="palette-more" aria-expanded={more} onClick={() => setMore(!more)}>
            {t(more ? "palette.less" : "palette.more")} {more ? "▴" : "▾"}
          </button>
        )}
        {(more || typed !== "") &&
          rest.map((kind) => <Item key={kind.kind} kind={kind} onAdd={adding.addSomewhere} title={kind.help[reader]} name={kind.title[reader]} />)}
        {answering.length === 0 && <p className="dim">{t("palette.none")}</p>}
      </div>
    </aside>
  );
}

/** The order of a call's life, not of the alphabet. */
const ORDER = ["play", "menu", "collect", "schedule", "caller", "http", "queue", "voicemail", "hangup"];

function Item({ kind, name, title, onAdd }: { kind: Kind; name: string; title: string; onAdd: (kind: string) => void }) {
  return (
    <button
      type="button"
      className="palette-item"
      title={title}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(KIND_DRAGGED, kind.kind);
        event.dataTransfer.effectAllowed = "copy";
      }}
      onClick={() => onAdd(kind.kind)}
    >
      <KindIcon kind={kind} size={24} />
      <span>{name}</span>
    </button>
  );
}
