import { DeleteOutlined, DownloadOutlined, EditOutlined, PlusOutlined, SearchOutlined, UploadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Input, Pagination } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeEntries, entries as entriesQuery, exportAddress, list as listQuery, useLists } from "@/api/lists";
import type { Done, EntryChange, ListEntry } from "@/api/lists";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { AddNumbers } from "./AddNumbers";
import { BringIn } from "./BringIn";
import { ListRole } from "./ListsPage";
import "./lists.css";

export function ListPage() {
  const { name } = useParams({ from: "/shell/lists/$name" });
  const { t } = useTranslation();
  const { data, error } = useQuery(listQuery(name));
  const [search, setSearch] = useState("");
  const [start, setStart] = useState(0);
  const [adding, setAdding] = useState<ListEntry | "new" | null>(null);
  const [bringing, setBringing] = useState(false);
  const found = useQuery({ ...entriesQuery(name, search, start), enabled: !!data });
  const change = useLists((given: EntryChange) => changeEntries({ name, change: given }));
  const told = useTold();
  const done = ({ undo, added, changed, removed }: Done) => {
    const words = t("lists.done", { added, changed, removed });
    if (undo) told(words, () => change.mutateAsync({ put: undo.put, remove: undo.remove }));
    else told(`${words} ${t("lists.no_undo")}`);
  };
  const make = (given: EntryChange) => change.mutate(given, { onSuccess: done });
  const unused = data && data.uses.length === 0;
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/lists">{t("lists.title")}</Link> / {name}
      </nav>
      <div className="page-head">
        <div>
          <h1>
            {name} {data?.title && data.title !== name && <span className="dim">{data.title}</span>}
          </h1>
          {data && (
            <p className="lead">
              {t("lists.entries", { count: data.entries })} {data.blocked_on.length + data.vip_on.length > 0 && <ListRole row={data} />}
            </p>
          )}
        </div>
        {data && (
          <div className="list-tools">
            <Button icon={<DownloadOutlined />} href={exportAddress(name, "xlsx")} download={`${name}.xlsx`}>
              XLSX
            </Button>
            <Button icon={<DownloadOutlined />} href={exportAddress(name, "csv")} download={`${name}.csv`}>
              CSV
            </Button>
            <Button icon={<UploadOutlined />} onClick={() => setBringing(true)}>
              {t("lists.import")}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding("new")}>
              {t("lists.add_numbers")}
            </Button>
          </div>
        )}
      </div>
      <Refusal error={error ?? found.error ?? change.error} />
      {unused && <p className="notice">{t("lists.unused")}</p>}
      {data && (
        <Input.Search
          className="list-search"
          allowClear
          enterButton={<Button icon={<SearchOutlined />} title={t("lists.find")} aria-label={t("lists.find")} />}
          aria-label={t("lists.search")}
          placeholder={t("lists.search")}
          maxLength={100}
          onSearch={(text) => {
            setSearch(text.trim());
            setStart(0);
          }}
        />
      )}
      {found.data && found.data.total === 0 && (
        <Empty title={t(search ? "lists.nobody.found" : "lists.nobody")} text={search ? "" : t("lists.nobody.text")}>
          {!search && (
            <Button type="primary" onClick={() => setAdding("new")}>
              {t("lists.add_numbers")}
            </Button>
          )}
        </Empty>
      )}
      {found.data && found.data.total > 0 && (
        <>
          <Entries rows={found.data.entries} onEdit={setAdding} onRemove={(entry) => make({ remove: [entry.number] })} />
          {found.data.total > found.data.page && (
            <Pagination className="list-pages" size="small" showSizeChanger={false} current={start / found.data.page + 1} pageSize={found.data.page} total={found.data.total} showTotal={(count) => t("lists.entries", { count })} onChange={(page) => setStart((page - 1) * (found.data?.page ?? 50))} />
          )}
        </>
      )}
      {data && data.uses.length > 0 && (
        <section className="list-uses">
          <h2>{t("lists.uses")}</h2>
          <ul>
            {data.uses.map((use) => (
              <li key={use}>{use}</li>
            ))}
          </ul>
        </section>
      )}
      {adding && <AddNumbers name={name} entry={adding === "new" ? null : adding} onDone={done} onClose={() => setAdding(null)} />}
      {bringing && <BringIn name={name} onDone={done} onClose={() => setBringing(false)} />}
    </>
  );
}

function Entries({ rows, onEdit, onRemove }: { rows: readonly ListEntry[]; onEdit: (entry: ListEntry) => void; onRemove: (entry: ListEntry) => void }) {
  const { t, i18n } = useTranslation();
  const ends = (at: number) => new Date(at).toLocaleString(i18n.language, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
  return (
    <table className="table entries">
      <thead>
        <tr>
          <th>{t("lists.number")}</th>
          <th>{t("lists.note")}</th>
          <th>{t("lists.expires")}</th>
          <th>
            <span className="hidden">{t("flows.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((entry) => (
          <tr key={entry.number}>
            <td className="strong">{entry.number === "anonymous" ? t("lists.anonymous") : entry.number}</td>
            <td>{entry.note || <span className="dim">—</span>}</td>
            <td>
              {entry.expires === null ? <span className="dim">{t("lists.forever")}</span> : <time dateTime={new Date(entry.expires).toISOString()}>{ends(entry.expires)}</time>} {entry.expired && <span className="tag">{t("lists.expired")}</span>}
            </td>
            <td className="actions">
              <button type="button" className="tool" title={t("lists.edit")} aria-label={`${t("lists.edit")} ${entry.number}`} onClick={() => onEdit(entry)}>
                <EditOutlined />
              </button>
              <button type="button" className="tool" title={t("lists.remove")} aria-label={`${t("lists.remove")} ${entry.number}`} onClick={() => onRemove(entry)}>
                <DeleteOutlined />
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
