import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Confirm } from "./Dialog";

/** Asks before a page with changes that are not saved is left. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation();
  const blocked = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  if (blocked.status !== "blocked") return null;
  return <Confirm danger title={t("leave.title")} text={t("leave.text")} ok={t("leave.do")} onOk={blocked.proceed} onClose={blocked.reset} />;
}
