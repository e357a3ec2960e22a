import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { lines } from "@/api/publishing";
import { flows } from "@/api/queries";

/** The search of the top bar: flows and lines by name, from anywhere with Ctrl+K. */
export function Finder() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const all = useQuery({ ...flows, enabled: open }).data ?? [];
  const numbers = useQuery({ ...lines, enabled: open }).data ?? [];
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const has = (...words: string[]) => words.some((word) => word.toLowerCase().includes(typed.toLowerCase()));
  const found = [
    ...all.filter((flow) => has(flow.name)).map((flow) => ({ key: `f${flow.name}`, name: flow.name, sort: t("shell.flows"), to: () => go({ to: "/flows/$name", params: { name: flow.name } }) })),
    ...numbers
      .filter((line) => has(line.number, line.title))
      .map((line) => ({ key: `l${line.number}`, name: `${line.number} ${line.title}`, sort: t("shell.lines"), to: () => go({ to: "/lines/$number", params: { number: line.number } }) })),
  ].slice(0, 12);
  const choose = (index: number) => {
    setOpen(false);
    setTyped("");
    input.current?.blur();
    void found[index]?.to();
  };
  return (
    <div className="finder">
      <SearchOutlined aria-hidden />
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-expanded={open}
        aria-controls="finder-list"
        aria-label={t("finder.placeholder")}
        placeholder={t("finder.placeholder")}
        value={typed}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
          else if (event.key === "Enter") choose(at);
          else if (event.key === "Escape") input.current?.blur();
          else return;
          event.preventDefault();
        }}
      />
      <kbd>Ctrl K</kbd>
      {open && (
        <ul id="finder-list" role="listbox" aria-label={t("finder.placeholder")}>
          {found.map((row, index) => (
            <li
              key={row.key}
              role="option"
              aria-selected={index === at}
              onPointerEnter={() => setAt(index)}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(index);
              }}
            >
              <span>{row.name}</span>
              <small>{row.sort}</small>
            </li>
          ))}
          {found.length === 0 && <li className="dim">{t("search.none")}</li>}
        </ul>
      )}
    </div>
  );
}
