import { Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useReader } from "@/i18n";
import { TYPES } from "./queries";
import type { Plan, Preview } from "./queries";

interface Props {
  readonly preview: Preview;
  readonly plan: Plan;
  readonly busy: boolean;
  readonly onPlan: (plan: Plan) => void;
}

/** What the file would become: its columns with their types, the key, the first rows, and what would be left out. */
export function Looked({ preview, plan, busy, onPlan }: Props) {
  const { t } = useTranslation();
  const reader = useReader();
  const kinds = Object.fromEntries(preview.columns.map((column) => [column.name, column.kind]));
  return (
    <>
      <p role="status">
        {t("tables.usable", { count: preview.rows })}
        {preview.refused > 0 && <span className="tag warn">{t("tables.left_out", { count: preview.refused })}</span>}
      </p>
      <p className="dim small">{t("tables.look.help")}</p>
      <div className="scroll">
        <table className="table looked">
          <thead>
            <tr>
              {preview.columns.map((column) => (
                <th key={column.name}>
                  <Radio checked={column.name === preview.key} disabled={busy} onChange={() => onPlan({ ...plan, kinds, key: column.name })}>
                    {column.name}
                  </Radio>
                  <Select
                    aria-label={t("tables.type", { column: column.name })}
                    size="small"
                    disabled={busy}
                    value={column.kind}
                    style={{ width: 116 }}
                    options={TYPES.map((each) => ({ value: each, label: t(`tables.type.${each}`) }))}
                    onChange={(kind: string) => onPlan({ key: preview.key, kinds: { ...kinds, [column.name]: kind } })}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.sample.slice(0, 6).map((row, index) => (
              <tr key={index}>
                {preview.columns.map((column, place) => (
                  <td key={column.name}>{row[place] || <span className="dim">—</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.errors.length > 0 && (
        <>
          <h3>{t("tables.errors")}</h3>
          <div className="scroll errors" tabIndex={0} role="region" aria-label={t("tables.errors")}>
            <table className="table">
              <thead>
                <tr>
                  <th className="number">{t("tables.errors.row")}</th>
                  <th>{t("tables.errors.what")}</th>
                  <th>{t("tables.errors.mend")}</th>
                </tr>
              </thead>
              <tbody>
                {preview.errors.map((error) => (
                  <tr key={error.row}>
                    <td className="number">{error.row}</td>
                    <td>{error.what[reader]}</td>
                    <td>{error.mend[reader]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {preview.refused > preview.errors.length && <p className="dim">{t("tables.errors.more", { count: preview.refused - preview.errors.length })}</p>}
        </>
      )}
    </>
  );
}
