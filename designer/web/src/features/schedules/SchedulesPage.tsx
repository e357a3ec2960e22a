import { CopyOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addSchedule, deleteSchedule, loadSchedule, renameSchedule, schedules, useSchedules } from "@/api/schedules";
import type { ScheduleRow } from "@/api/schedules";
import { Dialog } from "@/components/Dialog";
import { ListPage, ListTable } from "@/components/ListPage";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useWhen } from "@/components/time";
import { officeHours } from "@/core/schedule";
import { hueOf, usePeriodName, useReason } from "./periods";
import "./schedules.css";

/** What is being named: a new schedule, a copy of one, or one that gets another name. */
interface Naming {
  readonly how: "new" | "copy" | "rename";
  readonly of: string;
}

export function SchedulesPage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(schedules);
  const [naming, setNaming] = useState<Naming | null>(null);
  const removed = useSchedules(removing);
  const restored = useSchedules(addSchedule);
  const unknown = [...new Set(data?.flatMap((row) => row.unknown))].toSorted();
  const begin = () => setNaming({ how: "new", of: "" });
  const told = useTold();
  const remove = (name: string) => removed.mutate(name, { onSuccess: (gone) => told(t("schedules.deleted", { name }), () => restored.mutateAsync(gone)) });
  return (
    <ListPage
      title={t("schedules.title")}
      lead={t("schedules.lead")}
      error={error ?? removed.error}
      rows={data}
      empty={t("schedules.empty")}
      why={t("schedules.empty.text")}
      tools={
        <Button type="primary" icon={<PlusOutlined />} onClick={begin}>
          {t("schedules.new")}
        </Button>
      }
      first={
        <Button type="primary" onClick={begin}>
          {t("schedules.new")}
        </Button>
      }
      notes={
        <>
          {unknown.length > 0 && (
            <p className="notice warn" role="status">
              <strong>{t("schedules.unknown", { year: unknown.join(t("list.between")) })}</strong> {t("schedules.unknown.mend")}
            </p>
          )}
        </>
      }
    >
      {data && data.length > 0 && <Rows rows={data} onName={setNaming} onDelete={remove} />}
      {naming && <NameSchedule naming={naming} taken={(data ?? []).map((row) => row.name)} onClose={() => setNaming(null)} />}
    </ListPage>
  );
}

function Rows({ rows, onName, onDelete }: { rows: readonly ScheduleRow[]; onName: (naming: Naming) => void; onDelete: (name: string) => void }) {
  const { t } = useTranslation();
  const when = useWhen();
  const [name, reason] = [usePeriodName(), useReason()];
  return (
    <ListTable columns={[t("schedules.name"), t("schedules.now"), t("schedules.next"), t("schedules.updated"), { unseen: t("flows.actions") }]}>
      {rows.map((row) => (
        <tr key={row.name}>
          <td>
            <Link className="strong" to="/schedules/$name" params={{ name: row.name }}>
              {row.name}
            </Link>
            <div className="dim small">{row.zone}</div>
          </td>
          <td>
            {row.now && (
              <>
                <span className="tag period" data-hue={hueOf(row.now.period, [])}>
                  {name(row.now.period)}
                </span>
                <span className="dim">{reason(row.now)}</span>
              </>
            )}
            {row.problem && <span className="bad-text">{row.problem}</span>}
          </td>
          <td>
            {row.next ? (
              <>
                <time dateTime={new Date(row.next.at).toISOString()}>{row.next.local.slice(5, 16).replace("T", " ")}</time> → {name(row.next.period)}
              </>
            ) : (
              <span className="dim">{t("schedules.next.none")}</span>
            )}
          </td>
          <td>
            <time dateTime={new Date(row.updated).toISOString()}>{when(row.updated)}</time>
          </td>
          <td className="actions">
            <button type="button" className="tool" title={t("schedules.copy")} aria-label={`${t("schedules.copy")} ${row.name}`} onClick={() => onName({ how: "copy", of: row.name })}>
              <CopyOutlined />
            </button>
            <button type="button" className="tool" title={t("schedules.rename")} aria-label={`${t("schedules.rename")} ${row.name}`} onClick={() => onName({ how: "rename", of: row.name })}>
              <EditOutlined />
            </button>
            <button type="button" className="tool" title={t("schedules.delete")} aria-label={`${t("schedules.delete")} ${row.name}`} onClick={() => onDelete(row.name)}>
              <DeleteOutlined />
            </button>
          </td>
        </tr>
      ))}
    </ListTable>
  );
}

function NameSchedule({ naming, taken, onClose }: { naming: Naming; taken: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState(naming.how === "rename" ? naming.of : naming.how === "copy" ? t("schedules.copy.name", { name: naming.of }) : "");
  const told = useTold();
  const save = useSchedules(async (name: string) => {
    if (naming.how === "rename") return renameSchedule({ name: naming.of, to: name });
    const document = naming.how === "copy" ? (await loadSchedule(naming.of)).document : officeHours(Intl.DateTimeFormat().resolvedOptions().timeZone);
    return addSchedule({ name, document });
  });
  const name = text.trim();
  const problem = name.includes("/") ? t("schedules.name.slash") : taken.includes(name) && name !== naming.of ? t("schedules.name.taken") : "";
  const ready = name !== "" && !problem;
  const go = () =>
    ready &&
    save.mutate(name, {
      onSuccess: () => {
        onClose();
        if (naming.how === "rename") told(t("schedules.renamed", { name }));
        else void navigate({ to: "/schedules/$name", params: { name } });
      },
    });
  return (
    <Dialog
      width={460}
      title={t(`schedules.naming.${naming.how}`, { name: naming.of })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={save.isPending} onClick={go}>
            {t(naming.how === "rename" ? "schedules.rename" : "schedules.add")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="schedule-name">{t("schedules.name")}</label>
        <Input id="schedule-name" data-first value={text} maxLength={100} placeholder={t("schedules.name.example")} status={problem ? "error" : ""} onChange={(event) => setText(event.target.value)} onPressEnter={go} />
        {problem && <span role="alert">{problem}</span>}
      </div>
      <Refusal error={save.error} />
    </Dialog>
  );
}

/** Delete one and keep what it was, so that it can come back. */
async function removing(name: string) {
  const { document } = await loadSchedule(name);
  await deleteSchedule(name);
  return { name, document };
}
