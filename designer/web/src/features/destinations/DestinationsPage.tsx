import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListPage, ListTable } from "@/components/ListPage";
import { useReader } from "@/i18n";
import { DestinationIcon } from "./KindIcon";
import { NewDestination } from "./NewDestination";
import { destinations } from "./queries";
import type { Row } from "./queries";
import "@/styles/forms.css";

export function DestinationsPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(destinations);
  const [adding, setAdding] = useState(false);
  const rows = data?.destinations;
  return (
    <ListPage
      title={t("destinations.title")}
      lead={t("destinations.lead")}
      error={error}
      rows={rows}
      empty={t("destinations.empty")}
      why={t("destinations.empty.text")}
      tools={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t("destinations.new")}
        </Button>
      }
      first={
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("destinations.new")}
        </Button>
      }
    >
      {rows && rows.length > 0 && <DestinationTable rows={rows} />}
      {data && rows && rows.some((row) => row.kind === "group") && <p className="dim small">{t("destinations.codes", data.codes)}</p>}
      {adding && <NewDestination taken={(rows ?? []).map((row) => row.name)} onClose={() => setAdding(false)} />}
    </ListPage>
  );
}

function DestinationTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <ListTable columns={[t("destinations.name"), t("destinations.kind"), t("destinations.where"), t("destinations.hours"), t("destinations.next")]}>
      {rows.map((row) => (
        <tr key={row.name}>
          <td>
            <Link className="strong" to="/destinations/$name" params={{ name: row.name }}>
              {row.name}
            </Link>
            {row.title && <div className="dim small">{row.title}</div>}
          </td>
          <td>
            <DestinationIcon kind={row.kind} /> {t(`destinations.kind.${row.kind}`)}
          </td>
          <td>{row.kind === "group" ? <Present row={row} /> : row.where[reader]}</td>
          <td>{row.hours || <span className="dim">{t("destinations.always")}</span>}</td>
          <td>
            {row.next ? (
              <Link to="/destinations/$name" params={{ name: row.next }}>
                {row.next}
              </Link>
            ) : (
              <span className="dim">—</span>
            )}
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

function Present({ row }: { row: Row }) {
  const { t } = useTranslation();
  if (row.members === 0) return <span className="tag warn">{t("destinations.nobody")}</span>;
  return <span className={row.present > 0 ? "tag live" : "tag warn"}>{t("destinations.present", { present: row.present, members: row.members })}</span>;
}
