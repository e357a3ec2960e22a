import { DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addList, deleteList, lists, renameList, retitleList, useLists } from "@/api/lists";
import type { ListRow } from "@/api/lists";
import { Confirm, Dialog } from "@/components/Dialog";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import "./lists.css";

export function ListsPage() {
  const { t } = useTranslation();
  const when = useWhen();
  const { data, error } = useQuery(lists);
  const [naming, setNaming] = useState<ListRow | "new" | null>(null);
  const [deleting, setDeleting] = useState<ListRow | null>(null);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("lists.title")}</h1>
          <p className="lead">{t("lists.lead")}</p>
        </div>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setNaming("new")}>
          {t("lists.new")}
        </Button>
      </div>
      <Refusal error={error} />
      {data?.length === 0 && (
        <Empty title={t("lists.empty")} text={t("lists.empty.text")}>
          <Button type="primary" onClick={() => setNaming("new")}>
            {t("lists.new")}
          </Button>
        </Empty>
      )}
      {data && data.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>{t("lists.name")}</th>
              <th className="number">{t("lists.count")}</th>
              <th>{t("lists.role")}</th>
              <th>{t("lists.updated")}</th>
              <th>
                <span className="hidden">{t("flows.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((row) => (
              <tr key={row.name}>
                <td>
                  <Link className="strong" to="/lists/$name" params={{ name: row.name }}>
                    {row.name}
                  </Link>
                  {row.title && row.title !== row.name && <div className="dim small">{row.title}</div>}
                </td>
                <td className="number">{row.entries}</td>
                <td>
                  <ListRole row={row} />
                </td>
                <td>
                  <time dateTime={new Date(row.updated).toISOString()}>{when(row.updated)}</time>
                </td>
                <td className="actions">
                  <button type="button" className="tool" title={t("lists.rename")} aria-label={`${t("lists.rename")} ${row.name}`} onClick={() => setNaming(row)}>
                    <EditOutlined />
                  </button>
                  <button type="button" className="tool" title={t("lists.delete")} aria-label={`${t("lists.delete")} ${row.name}`} onClick={() => setDeleting(row)}>
                    <DeleteOutlined />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {naming && <NameList row={naming === "new" ? null : naming} taken={(data ?? []).map((row) => row.name)} onClose={() => setNaming(null)} />}
      {deleting && <DeleteList row={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

/** What the rules of lines do with the callers of a list. */
export function ListRole({ row }: { row: Pick<ListRow, "blocked_on" | "vip_on"> }) {
  const { t } = useTranslation();
  if (row.blocked_on.length + row.vip_on.length === 0) return <span className="dim">—</span>;
  return (
    <>
      {row.blocked_on.length > 0 && <span className="tag refused">{t("lists.blocked_on", { lines: row.blocked_on.join(t("list.between")) })}</span>}
      {row.vip_on.length > 0 && <span className="tag live">{t("lists.vip_on", { lines: row.vip_on.join(t("list.between")) })}</span>}
    </>
  );
}

function NameList({ row, taken, onClose }: { row: ListRow | null; taken: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState(row?.name ?? "");
  const [title, setTitle] = useState(row?.title ?? "");
  const wanted = name.trim();
  const save = useLists(async () => {
    if (!row) return addList({ name: wanted, title: title.trim() });
    if (wanted !== row.name) await renameList({ name: row.name, to: wanted });
    return retitleList({ name: wanted, title: title.trim() });
  });
  const problem = wanted.includes("/") ? t("lists.name.slash") : taken.includes(wanted) && wanted !== row?.name ? t("lists.name.taken") : "";
  const ready = wanted !== "" && !problem;
  const go = () =>
    ready &&
    save.mutate(undefined, {
      onSuccess: () => {
        onClose();
        if (!row) void navigate({ to: "/lists/$name", params: { name: wanted } });
      },
    });
  return (
    <Dialog
      width={460}
      title={row ? t("lists.naming", { name: row.name }) : t("lists.new")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={save.isPending} onClick={go}>
            {t(row ? "lists.save" : "lists.add")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="list-name">{t("lists.name")}</label>
        <Input id="list-name" data-first value={name} maxLength={100} placeholder={t("lists.name.example")} status={problem ? "error" : ""} onChange={(event) => setName(event.target.value)} onPressEnter={go} />
        {problem && <span role="alert">{problem}</span>}
        <label htmlFor="list-title">{t("lists.what")}</label>
        <Input id="list-title" value={title} maxLength={200} placeholder={t("lists.what.example")} onChange={(event) => setTitle(event.target.value)} onPressEnter={go} />
      </div>
      <Refusal error={save.error} />
    </Dialog>
  );
}

function DeleteList({ row, onClose }: { row: ListRow; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useLists(deleteList);
  return (
    <Confirm danger title={t("lists.delete.title", { name: row.name })} text={t("lists.delete.text", { count: row.entries })} ok={t("lists.delete")} busy={remove.isPending} onOk={() => remove.mutate(row.name, { onSuccess: onClose })} onClose={onClose}>
      <Refusal error={remove.error} />
    </Confirm>
  );
}
