import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { approvals } from "@/api/approvals";

/** How many publishes wait for the reader's word. */
export function Mark() {
  const { t } = useTranslation();
  const waiting = (useQuery(approvals).data?.asked ?? []).filter((row) => !row.is_mine).length;
  if (waiting === 0) return null;
  return (
    <span className="count" role="status" aria-label={t("shell.waiting", { count: waiting })}>
      {waiting}
    </span>
  );
}
