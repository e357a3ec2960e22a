import { useTranslation } from "react-i18next";
import type { RowTrouble } from "@/api/lists";

/** Rows that cannot be taken, or look like slips: which, what is wrong, how to mend it. */
export function Troubles({ rows }: { rows: readonly RowTrouble[] }) {
  const { t } = useTranslation();
  return (
    <ul className="troubles">
      {rows.map((row) => (
        <li key={`${row.row} ${row.what}`}>
          <span className="tag">{t("lists.row", { row: row.row })}</span> <strong>{row.number}</strong> {row.what} <span className="dim">{row.mend}</span>
        </li>
      ))}
    </ul>
  );
}
