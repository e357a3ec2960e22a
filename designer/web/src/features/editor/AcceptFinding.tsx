import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Finding } from "@/core/findings";
import { useEditorStore } from "./store";

/** A finding is let pass by saying why; the reason stays in the flow. */
export function AcceptFinding({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const store = useEditorStore();
  const [reason, setReason] = useState<string | null>(null);
  if (!finding.acceptable || finding.accepted) return null;
  if (reason === null)
    return (
      <Button size="small" onClick={() => setReason("")}>
        {t("problems.accept")}
      </Button>
    );
  const accept = () => {
    const accepted = store.getState().history.document.accepted ?? [];
    const row = { finding: finding.code, ...(finding.node ? { node: finding.node } : {}), reason: reason.trim() };
    store.getState().run({ do: "flow", path: ["accepted"], value: [...accepted, row] });
  };
  return (
    <form
      className="accepting"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) accept();
      }}
    >
      <input className="input" autoFocus value={reason} maxLength={500} placeholder={t("problems.reason")} aria-label={t("problems.reason")} onChange={(event) => setReason(event.target.value)} />
      <Button size="small" htmlType="submit" disabled={!reason.trim()}>
        {t("problems.accept")}
      </Button>
      <Button size="small" type="text" onClick={() => setReason(null)}>
        {t("cancel")}
      </Button>
    </form>
  );
}
