import { useTranslation } from "react-i18next";
import { SeverityIcon } from "@/components/SeverityIcon";
import type { Finding } from "@/core/findings";
import { useEditorStore } from "@/features/editor/store";
import { useReader } from "@/i18n";

/** What keeps the draft from being called; each leads to its place. */
export function Findings({ findings, refused }: { findings: readonly Finding[]; refused?: boolean }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length === 0) return null;
  return (
    <div className="phone-findings" role={refused ? "alert" : undefined}>
      {refused && <strong>{t("phone.refused")}</strong>}
      <ul className="review-findings">
        {errors.map((finding, index) => (
          <li key={index}>
            <SeverityIcon severity={finding.severity} />
            <button type="button" onClick={() => store.getState().jump(finding.node, finding.field)}>
              {finding.message[reader]} <span className="dim">{finding.mend[reader]}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
