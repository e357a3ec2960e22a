import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { useAdding } from "./adding";
import { useMatching } from "./matching";
import { useEditor, useEditorStore } from "./store";
import type { Picking } from "./store";

/** Choose a kind by typing or pointing; it opens where an edge was dropped. */
export function Picker() {
  const picking = useEditor((editor) => editor.picking);
  return picking ? <Open key={`${picking.screen.x}:${picking.screen.y}`} picking={picking} /> : null;
}

function Open({ picking }: { picking: Picking }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const adding = useAdding();
  const matches = useMatching();
  const kinds = useEditor((editor) => editor.kinds);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    store.getState().set({ picking: null });
    document.querySelector<HTMLElement>(".canvas")?.focus();
  };
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) store.getState().set({ picking: null });
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, [store]);
  const found = Object.values(kinds)
    .filter((kind) => kind.available && (matches(kind.title.zh, typed) || matches(kind.title.en, typed)))
    .toSorted((one, two) => Number(one.palette === "more") - Number(two.palette === "more"));
  const choose = (kind: string | undefined) => {
    if (kind === undefined) return;
    store.getState().set({ picking: null });
    adding.pick(kind, picking);
  };
  return (
    <div
      ref={box}
      className="picker"
      role="dialog"
      aria-label={t("picker.title")}
      style={{ left: Math.min(picking.screen.x, window.innerWidth - 300), top: Math.max(60, Math.min(picking.screen.y, window.innerHeight - 420)) }}
    >
      <input
        className="input"
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls="picker-list"
        aria-activedescendant={`picker-${at}`}
        placeholder={t("picker.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else if (event.key === "Enter") choose(found[at]?.kind);
          else if (event.key === "Escape" || event.key === "Tab") close();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <ul id="picker-list" role="listbox" aria-label={t("picker.title")}>
        {found.map((kind, index) => (
          <li
            key={kind.kind}
            id={`picker-${index}`}
            role="option"
            aria-selected={index === at}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerEnter={() => setAt(index)}
            onClick={() => choose(kind.kind)}
          >
            <KindIcon kind={kind} />
            <span>{kind.title[reader]}</span>
            <small>{kind.help[reader]}</small>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="dim">{t("palette.none")}</p>}
    </div>
  );
}
