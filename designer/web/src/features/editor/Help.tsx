import { Dialog } from "@/components/Dialog";
import { useTranslation } from "react-i18next";

const KEYS = [
  ["Tab", "next"],
  ["Alt + ← ↑ → ↓", "follow"],
  ["← ↑ → ↓", "nudge"],
  ["Enter", "enter"],
  ["Esc", "escape"],
  ["/", "add"],
  ["C", "join"],
  ["B", "switch"],
  ["T", "call"],
  ["N", "note"],
  ["F", "frame"],
  ["Delete", "delete"],
  ["Ctrl + Z / Y", "undo"],
  ["Ctrl + C / X / V / D", "clipboard"],
  ["Ctrl + A", "all"],
  ["Ctrl + G", "fold"],
  ["Ctrl + Enter", "inside"],
  ["Ctrl + K", "search"],
  ["F3 / Shift + F3", "again"],
  ["Shift + 1", "fit"],
  ["Shift + 2", "chosen"],
  ["Ctrl + 0", "whole"],
  ["Space", "pan"],
  ["Ctrl + S", "save"],
  ["?", "keys"],
] as const;

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("editor.keys")} onClose={onClose} width={480}>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
