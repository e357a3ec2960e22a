import { useTranslation } from "react-i18next";
import type { Place } from "@/api/prompts";

const SHOWN = 3;

/** Where something is said; each place opens the editor at its node. */
export function Uses({ uses, all = false }: { uses: readonly Place[]; all?: boolean }) {
  const { t } = useTranslation();
  if (uses.length === 0) return <span className="dim">{t("prompts.unused")}</span>;
  const shown = all ? uses : uses.slice(0, SHOWN);
  return (
    <ul className="used-in">
      {shown.map((use) => (
        <li key={`${use.flow}/${use.node}/${use.line}/${use.language}`}>
          {use.line ? (
            <a href={`/lines/${encodeURIComponent(use.line)}/rules`}>{t("prompts.of_rules", { line: use.line })}</a>
          ) : (
            <a href={`/flows/${encodeURIComponent(use.flow)}?node=${encodeURIComponent(use.node)}`}>
              {use.flow} → {use.label}
            </a>
          )}
        </li>
      ))}
      {uses.length > shown.length && <li className="dim">{t("prompts.more_uses", { count: uses.length - shown.length })}</li>}
    </ul>
  );
}
