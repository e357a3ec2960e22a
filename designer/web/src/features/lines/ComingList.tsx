import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { coming, isOpen, useCancelComing, useMoveComing } from "@/api/coming";
import type { Coming } from "@/api/coming";
import { Confirm, Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { useWhen } from "@/components/time";
import { useReader } from "@/i18n";
import { msOf, WhenField, windowOf, written } from "../publish/WhenField";

const HOUR_MS = 3_600_000;
const OVER_SHOWN = 5;

/** What goes live on a line and when, and what became of those that were to. */
export function ComingList({ number }: { number: string }) {
  const { t } = useTranslation();
  const rows = useQuery(coming(number)).data ?? [];
  const [moving, setMoving] = useState<Coming | null>(null);
  const [taking, setTaking] = useState<Coming | null>(null);
  const shown = [...rows.filter(isOpen), ...rows.filter((row) => row.state !== "live" && !isOpen(row)).slice(0, OVER_SHOWN)];
  if (shown.length === 0) return null;
  return (
    <section>
      <h2>{t("coming.title")}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t("coming.at")}</th>
            <th>{t("line.what")}</th>
            <th>{t("line.message")}</th>
            <th>{t("line.by")}</th>
            <th>
              <span className="hidden">{t("flows.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Row key={row.id} row={row} onMove={() => setMoving(row)} onTake={() => setTaking(row)} />
          ))}
        </tbody>
      </table>
      {moving && <Move row={moving} onClose={() => setMoving(null)} />}
      {taking && <Take row={taking} onClose={() => setTaking(null)} />}
    </section>
  );
}

function Row({ row, onMove, onTake }: { row: Coming; onMove: () => void; onTake: () => void }) {
  const { t } = useTranslation();
  const when = useWhen();
  const reader = useReader();
  return (
    <tr>
      <td>
        {row.at === null ? t("coming.at_once") : <time dateTime={new Date(row.at).toISOString()}>{when(row.at)}</time>} <span className="tag">{t(`coming.state.${row.state}`)}</span>
      </td>
      <td>
        {row.flow} {t("lines.version", { version: row.version })}
        {row.draft_changed && <div className="dim small">{t("coming.draft_changed")}</div>}
        {row.line_changed && <div className="dim small">{t("coming.line_changed")}</div>}
        {row.problem && <div className="small bad-text">{row.problem[reader]}</div>}
        {row.decided_by && (
          <div className="dim small">
            {t(row.state === "refused" ? "coming.refused_by" : "coming.agreed_by", { by: row.decided_by })} {row.decision && <q>{row.decision}</q>}
          </div>
        )}
        {row.ended_by && <div className="dim small">{t("coming.cancelled_by", { by: row.ended_by })}</div>}
      </td>
      <td>{row.message || <span className="dim">—</span>}</td>
      <td>{row.by}</td>
      <td className="actions">
        {(row.state === "asked" || row.decided_by) && (
          <Link className="quiet" to="/approvals/$id" params={{ id: row.id }}>
            {t("coming.see")}
          </Link>
        )}{" "}
        {isOpen(row) && (
          <>
            <Link className="quiet" to="/flows/$name/compare" params={{ name: row.flow }} search={{ before: row.version, after: "draft" }}>
              {t("coming.compare")}
            </Link>{" "}
            <Button size="small" onClick={onMove}>
              {t("coming.move")}
            </Button>{" "}
            {(row.state !== "asked" || row.is_mine) && (
              <Button size="small" onClick={onTake}>
                {t("coming.cancel")}
              </Button>
            )}
          </>
        )}
      </td>
    </tr>
  );
}

function Move({ row, onClose }: { row: Coming; onClose: () => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState({ at: row.at === null ? "" : written(row.at), hours: Math.max(1, Math.round(row.window_ms / HOUR_MS)) });
  const move = useMoveComing();
  const at = msOf(chosen);
  const save = () => at !== null && move.mutate({ id: row.id, at, window_ms: windowOf(chosen) }, { onSuccess: onClose });
  return (
    <Dialog
      width={480}
      title={t("coming.move.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={at === null} loading={move.isPending} onClick={save}>
            {t("coming.move.do")}
          </Button>
        </>
      }
    >
      <WhenField when={chosen} onChange={setChosen} />
      <Refusal error={move.error} />
    </Dialog>
  );
}

function Take({ row, onClose }: { row: Coming; onClose: () => void }) {
  const { t } = useTranslation();
  const cancel = useCancelComing();
  const go = () =>
    cancel.mutate(row.id, {
      onSuccess: () => {
        message.success(t("coming.cancelled"));
        onClose();
      },
    });
  return (
    <Confirm title={t("coming.cancel.title")} text={t("coming.cancel.text", { flow: row.flow, version: row.version })} ok={t("coming.cancel.do")} busy={cancel.isPending} onOk={go} onClose={onClose}>
      <Refusal error={cancel.error} />
    </Confirm>
  );
}
