import { UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { Import } from "./Import";
import { tables } from "./queries";
import "@/styles/forms.css";

export function TablesPage() {
  const { t, i18n } = useTranslation();
  const when = useWhen();
  const { data, error } = useQuery(tables);
  const [importing, setImporting] = useState(false);
  const whole = new Intl.NumberFormat(i18n.language);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("tables.title")}</h1>
          <p className="lead">{t("tables.lead")}</p>
        </div>
        <Button type="primary" icon={<UploadOutlined />} onClick={() => setImporting(true)}>
          {t("tables.import")}
        </Button>
      </div>
      <Refusal error={error} />
      {data?.length === 0 && (
        <Empty title={t("tables.empty")} text={t("tables.empty.text")}>
          <Button type="primary" onClick={() => setImporting(true)}>
            {t("tables.first")}
          </Button>
        </Empty>
      )}
      {data && data.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>{t("tables.name")}</th>
              <th className="number">{t("tables.rows")}</th>
              <th>{t("tables.key")}</th>
              <th>{t("tables.columns")}</th>
              <th>{t("tables.version")}</th>
              <th>{t("tables.updated")}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((table) => (
              <tr key={table.name}>
                <td>
                  <Link className="strong" to="/tables/$name" params={{ name: table.name }}>
                    {table.name}
                  </Link>
                </td>
                <td className="number">{whole.format(table.live.rows)}</td>
                <td>{table.live.key}</td>
                <td className="dim">{table.live.columns.map((column) => column.name).join(" · ")}</td>
                <td>
                  <span className="tag live">{t("tables.numbered", { number: table.live.number })}</span>
                </td>
                <td>
                  <time dateTime={new Date(table.updated).toISOString()}>{when(table.updated)}</time> <span className="dim">{table.by}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {importing && <Import onClose={() => setImporting(false)} />}
    </>
  );
}
