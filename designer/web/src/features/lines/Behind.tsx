import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { session } from "@/api/queries";
import { useWhen } from "@/components/time";
import type { Line } from "@/api/types";
import "@/styles/forms.css";

type Behind = Line["runtimes"]["behind"][number];

/** The runtimes that do not answer a line with what is live: which, why, and what to do. */
export function BehindList({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { behind } = line.runtimes;
  const reader = useQuery(session).data;
  if (behind.length === 0) return null;
  return (
    <div className="notice warn" role="status">
      <strong>{t("lines.behind.title")}</strong>
      <ul className="plain-list">
        {behind.map((each) => (
          <li key={each.runtime}>
            <strong>{each.runtime}</strong> <Reason behind={each} />
          </li>
        ))}
      </ul>
      {reader?.role === "administrator" && (
        <Link to="/system" search={{ part: "runtimes" }}>
          {t("lines.behind.see")}
        </Link>
      )}
    </div>
  );
}

/** Why one lags, and what to do about it. */
export function Reason({ behind }: { behind: Behind }) {
  const { t } = useTranslation();
  const when = useWhen();
  const has = behind.flow ? t("lines.behind.has", { flow: behind.flow, version: behind.version }) : t("lines.behind.has_nothing");
  return (
    <>
      {t(`lines.behind.${behind.why}`, { when: when(behind.seen), count: behind.count, detail: behind.detail })} {behind.why !== "gone" && has} <span className="dim">{t(`lines.behind.${behind.why}.mend`)}</span>
    </>
  );
}
