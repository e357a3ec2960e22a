import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** The flows one came through into this one, each a way back. */
export function Crumbs() {
  const { t } = useTranslation();
  const { from = [] } = useSearch({ from: "/flows/$name" });
  if (from.length === 0) return null;
  return (
    <nav className="editor-crumbs" aria-label={t("editor.crumbs")}>
      {from.map((name, index) => (
        <span key={`${index}:${name}`}>
          <Link to="/flows/$name" params={{ name }} search={index > 0 ? { from: from.slice(0, index) } : {}} title={name}>
            {name}
          </Link>
          <i aria-hidden>›</i>
        </span>
      ))}
    </nav>
  );
}
