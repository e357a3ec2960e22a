import { DeleteOutlined, RollbackOutlined, SearchOutlined, UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useWhen } from "@/components/time";
import { useReader } from "@/i18n";
import { Import } from "./Import";
import { table as tableQuery, tableRow, useDeleteTable, useTakeBack } from "./queries";
import type { Table } from "./queries";
import "@/styles/forms.css";

export function TablePage() {
  const { name } = useParams({ from: "/shell/tables/$name" });
  const { t } = useTranslation();
  const go = useNavigate();
  const { data, error } = useQuery(tableQuery(name));
  const [importing, setImporting] = useState(false);
  const [removing, setRemoving] = useState(false);
  const remove = useDeleteTable();
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/tables">{t("tables.title")}</Link> / {name}
      </nav>
      <div className="page-head">
        <h1>{name}</h1>
        <div className="head-tools">
          <Button icon={<DeleteOutlined />} onClick={() => setRemoving(true)}>
            {t("tables.delete")}
          </Button>
          <Button type="primary" icon={<UploadOutlined />} onClick={() => setImporting(true)}>
            {t("tables.import.version")}
          </Button>
        </div>
      </div>
      <Refusal error={error} />
      {data && (
        <>
          <Find table={data} />
          <Versions table={data} />
          <Uses table={data} />
        </>
      )}
      {importing && <Import name={name} onClose={() => setImporting(false)} />}
      {removing && (
        <Confirm
          danger
          title={t("tables.delete.title", { name })}
          text={t("tables.delete.text")}
          ok={t("tables.delete")}
          busy={remove.isPending}
          onOk={() => remove.mutate(name, { onSuccess: () => void go({ to: "/tables" }) })}
          onClose={() => {
            setRemoving(false);
            remove.reset();
          }}
        >
          <Refusal error={remove.error} />
        </Confirm>
      )}
    </>
  );
}

/** The row a call would find. */
function Find({ table }: { table: Table }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [key, setKey] = useState("");
  const found = useQuery(tableRow(table.name, key, table.live.number));
  return (
    <section className="form-card">
      <h2>{t("tables.find")}</h2>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          setKey(typed.trim());
        }}
      >
        <label htmlFor="table-key">{table.live.key}</label>
        <Input id="table-key" style={{ width: 260 }} maxLength={200} value={typed} placeholder={t("tables.find.placeholder")} onChange={(event) => setTyped(event.target.value)} />
        <Button htmlType="submit" icon={<SearchOutlined />}>
          {t("tables.find.do")}
        </Button>
      </form>
      <Refusal error={found.error} />
      {key !== "" && found.data === null && <p className="dim">{t("tables.find.none", { key })}</p>}
      {found.data && (
        <dl className="known-facts">
          {Object.entries(found.data).map(([column, value]) => (
            <div key={column}>
              <dt>{column}</dt>
              <dd>{value || "—"}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Versions({ table }: { table: Table }) {
  const { t, i18n } = useTranslation();
  const when = useWhen();
  const told = useTold();
  const back = useTakeBack();
  const whole = new Intl.NumberFormat(i18n.language);
  const use = (to: number) => {
    const before = table.live.number;
    back.mutate(
      { name: table.name, to },
      { onSuccess: () => told(t("tables.back.done", { number: to }), () => back.mutateAsync({ name: table.name, to: before })) },
    );
  };
  return (
    <section>
      <h2>{t("tables.versions")}</h2>
      <Refusal error={back.error} />
      <table className="table">
        <thead>
          <tr>
            <th>{t("tables.version")}</th>
            <th className="number">{t("tables.rows")}</th>
            <th className="number">{t("tables.refused")}</th>
            <th>{t("tables.columns")}</th>
            <th>{t("tables.file")}</th>
            <th>{t("tables.made")}</th>
            <th>
              <span className="hidden">{t("tables.back")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {table.versions.map((version) => (
            <tr key={version.number}>
              <td>
                {version.number} {version.number === table.live.number && <span className="tag live">{t("tables.in_force")}</span>}
              </td>
              <td className="number">{whole.format(version.rows)}</td>
              <td className="number">{whole.format(version.refused)}</td>
              <td className="dim small">{version.columns.map((column) => t("tables.column", { name: column.name, kind: t(`tables.type.${column.kind}`) })).join(" · ")}</td>
              <td>{version.file || <span className="dim">—</span>}</td>
              <td>
                <time dateTime={new Date(version.created).toISOString()}>{when(version.created)}</time> <span className="dim">{version.by}</span>
              </td>
              <td className="actions">
                {version.number !== table.live.number && (
                  <Button size="small" icon={<RollbackOutlined />} loading={back.isPending} onClick={() => use(version.number)}>
                    {t("tables.back")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Uses({ table }: { table: Table }) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <section className="form-card">
      <h2>{t("tables.uses")}</h2>
      {table.uses.length === 0 ? (
        <p className="dim">{t("tables.uses.none")}</p>
      ) : (
        <ul className="plain-list">
          {table.uses.map((use) => (
            <li key={use.zh}>{use[reader]}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
