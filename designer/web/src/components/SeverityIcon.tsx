import { CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from "@ant-design/icons";
import type { Severity } from "@/core/findings";

const ICONS = { error: CloseCircleFilled, warning: ExclamationCircleFilled, hint: InfoCircleFilled } as const;

/** A severity by shape and colour, never by colour alone. */
export function SeverityIcon({ severity, title }: { severity: Severity; title?: string }) {
  const Icon = ICONS[severity];
  return <Icon className={`severity ${severity}`} title={title ?? ""} aria-label={title} aria-hidden={title ? undefined : true} />;
}
