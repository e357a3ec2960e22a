import { useTranslation } from "react-i18next";
import type { Line } from "@/api/types";
import "@/styles/forms.css";

/** What answers a line, and how many runtimes have taken it over: from what they said themselves. */
export function LiveMark({ line }: { line: Line }) {
  const { t } = useTranslation();
  if (!line.version) return <span className="tag">{t("lines.silent")}</span>;
  const { live, all } = line.runtimes;
  return (
    <>
      <span className="tag live">{t("lines.version", { version: line.version })}</span>
      <span className="dim live-count">{all === 0 ? t("lines.no_runtime") : t("lines.live", { live, all })}</span> <BehindTag line={line} /> {line.with_rules && <span className="tag">{t("lines.rules")}</span>}
    </>
  );
}

/** A short word where there is room for no more: how many lag, and how many nobody hears of. */
export function BehindTag({ line }: { line: Line }) {
  const { t } = useTranslation();
  const gone = line.runtimes.behind.filter((each) => each.why === "gone");
  const late = line.runtimes.behind.filter((each) => each.why !== "gone");
  return (
    <>
      {late.length > 0 && (
        <span className="tag warn" title={late.map((each) => each.runtime).join(t("list.between"))}>
          {t("lines.behind", { count: late.length })}
        </span>
      )}
      {gone.length > 0 && (
        <span className="tag warn" title={gone.map((each) => each.runtime).join(t("list.between"))}>
          {t("lines.gone", { count: gone.length })}
        </span>
      )}
    </>
  );
}
