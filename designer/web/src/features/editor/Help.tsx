import { Modal } from "antd";
import { useTranslation } from "react-i18next";

const KEYS = [
  ["Tab", "next"],
  ["Alt + ← ↑ → ↓", "follow"],
  ["← ↑ → ↓", "nudge"],
  ["Enter", "enter"],
  ["Esc", "escape"],
  ["/", "add"],
  ["Delete", "delete"],
  ["Ctrl + Z / Y", "undo"],
  ["Ctrl + C / X / V / D", "clipboard"],
  ["Ctrl + A", "all"],
  ["Ctrl + K", "search"],
  ["Shift + 1", "fit"],
  ["Ctrl + 0", "whole"],
  ["Space", "pan"],
] as const;

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open title={t("editor.keys")} footer={null} onCancel={onClose} width={460}>
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
    </Modal>
  );
}
