import { StarFilled, StarOutlined } from "@ant-design/icons";
import { useId, useState } from "react";
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
  const { favourites, turn } = useFavourites();
  const kept = answering.filter((kind) => favourites.has(kind.kind));
  const others = answering.filter((kind) => !favourites.has(kind.kind));
  const first = ORDER.flatMap((name) => others.filter((kind) => kind.kind === name && kind.palette === "main"));
  const main = [...kept, ...first, ...others.filter((kind) => kind.palette === "main" && !first.includes(kind))];
  const rest = others.filter((kind) => kind.palette === "more");
  const item = (kind: Kind) => (
    <Item key={kind.kind} kind={kind} onAdd={adding.addSomewhere} title={kind.help[reader]} name={kind.title[reader]} favourite={favourites.has(kind.kind)} onFavourite={turn} />
  );
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
        {main.map(item)}
        {rest.length > 0 && typed === "" && (
          <button type="button" className="palette-more" aria-expanded={more} onClick={() => setMore(!more)}>
            {t(more ? "palette.less" : "palette.more")} {more ? "▴" : "▾"}
          </button>
        )}
        {(more || typed !== "") && rest.map(item)}
        {answering.length === 0 && <p className="dim">{t("palette.none")}</p>}
      </div>
    </aside>
  );
}

/** The order of a call's life, not of the alphabet. */
const ORDER = ["play", "menu", "collect", "schedule", "caller", "http", "queue", "voicemail", "hangup"];

const FAVOURITES = "tonepath.favourites";

/** The kinds this browser's person keeps at the top. */
function useFavourites(): { favourites: ReadonlySet<string>; turn: (kind: string) => void } {
  const [favourites, setFavourites] = useState<ReadonlySet<string>>(() => new Set((localStorage.getItem(FAVOURITES) ?? "").split(" ").filter(Boolean)));
  const turn = (kind: string) => {
    const now = new Set(favourites);
    if (!now.delete(kind)) now.add(kind);
    localStorage.setItem(FAVOURITES, [...now].join(" "));
    setFavourites(now);
  };
  return { favourites, turn };
}

interface ItemProps {
  kind: Kind;
  name: string;
  title: string;
  favourite: boolean;
  onAdd: (kind: string) => void;
  onFavourite: (kind: string) => void;
}

function Item({ kind, name, title, favourite, onAdd, onFavourite }: ItemProps) {
  const { t } = useTranslation();
  const id = useId();
  const star = t(favourite ? "palette.unfavourite" : "palette.favourite");
  return (
    <div className="palette-line" data-favourite={favourite || undefined}>
      <button
        type="button"
        id={id}
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
      <button type="button" className="palette-star" title={star} aria-label={star} aria-describedby={id} aria-pressed={favourite} onClick={() => onFavourite(kind.kind)}>
        {favourite ? <StarFilled /> : <StarOutlined />}
      </button>
    </div>
  );
}
