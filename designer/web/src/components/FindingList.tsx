import { SeverityIcon } from "./SeverityIcon";
import type { Finding } from "@/core/findings";
import { useTranslation } from "react-i18next";
import { useReader } from "@/i18n";

/** What was found, each with its mend. */
export function FindingList({ findings }: { findings: readonly Pick<Finding, "severity" | "message" | "mend">[] }) {
  const { t } = useTranslation();
  const reader = useReader();
  if (findings.length === 0) return null;
  return (
    <ul className="found-list">
      {findings.map((finding, index) => (
        <li key={index}>
          <SeverityIcon severity={finding.severity} title={t(`severity.${finding.severity}`)} />
          <span>
            {finding.message[reader]} <span className="dim">{finding.mend[reader]}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
