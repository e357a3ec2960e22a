import { MinusCircleOutlined, PlusCircleOutlined, SwapOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Text } from "@/core/kinds";
import { useReader } from "@/i18n";

interface Row {
  readonly what: string;
  readonly how: "added" | "removed" | "changed";
  readonly text: Text;
}

const ICONS: Readonly<Record<Row["how"], ReactNode>> = {
  added: <PlusCircleOutlined />,
  removed: <MinusCircleOutlined />,
  changed: <SwapOutlined />,
};

/** Differences in words; what callers meet first, what is only drawn after. */
export function Changes({ changes }: { changes: readonly Row[] }) {
  const { t } = useTranslation();
  const reader = useReader();
  if (changes.length === 0) return <p className="dim">{t("changes.none")}</p>;
  const sorted = changes.toSorted((one, two) => Number(two.what === "path") - Number(one.what === "path"));
  return (
    <ul className="changes">
      {sorted.map((change, index) => (
        <li key={index} data-how={change.how}>
          <span title={t(`changes.${change.how}`)}>{ICONS[change.how]}</span>
          {change.text[reader]}
        </li>
      ))}
    </ul>
  );
}
