import { useTranslation } from "react-i18next";
import type { Line } from "@/api/types";

/** What answers a line, and how many runtimes have taken it over: from what they said themselves. */
export function LiveMark({ line }: { line: Line }) {
  const { t } = useTranslation();
  if (!line.version) return <span className="tag">{t("lines.silent")}</span>;
  const { live, all } = line.runtimes;
  return (
    <>
      <span className="tag live">{t("lines.version", { version: line.version })}</span>
      <span className="dim">{all === 0 ? t("lines.no_runtime") : t("lines.live", { live, all })}</span>{" "}
      {line.with_rules && <span className="tag">{t("lines.rules")}</span>}
    </>
  );
}
