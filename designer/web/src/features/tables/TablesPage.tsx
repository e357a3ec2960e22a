import { UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListPage, ListTable } from "@/components/ListPage";
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
    <ListPage
      title={t("tables.title")}
      lead={t("tables.lead")}
      error={error}
      rows={data}
      empty={t("tables.empty")}
      why={t("tables.empty.text")}
      tools={
        <Button type="primary" icon={<UploadOutlined />} onClick={() => setImporting(true)}>
          {t("tables.import")}
        </Button>
      }
      first={
        <Button type="primary" onClick={() => setImporting(true)}>
          {t("tables.first")}
        </Button>
      }
    >
      {data && data.length > 0 && (
        <ListTable columns={[t("tables.name"), { number: t("tables.rows") }, t("tables.key"), t("tables.columns"), t("tables.version"), t("tables.updated")]}>
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
        </ListTable>
      )}
      {importing && <Import onClose={() => setImporting(false)} />}
    </ListPage>
  );
}
