import { CopyOutlined, RollbackOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { line as lineQuery, lineLog, rollbackPreview, useRollback } from "@/api/publishing";
import type { LogRow } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import { Changes } from "@/components/Changes";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { useWhen } from "@/components/time";
import { BehindList } from "./Behind";
import { CopyLine } from "./CopyLine";
import { ComingList } from "./ComingList";
import { LiveMark } from "./LiveMark";

export function LinePage() {
  const { number } = useParams({ from: "/shell/lines/$number" });
  const { t } = useTranslation();
  const when = useWhen();
  const { data: line, error } = useQuery(lineQuery(number));
  const { data: log } = useQuery(lineLog(number));
  const [back, setBack] = useState<LogRow | null>(null);
  const [copying, setCopying] = useState(false);
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/lines">{t("lines.title")}</Link> / {number}
      </nav>
      <div className="page-head">
        <div>
          <h1>
            {number} {line?.title && <span className="dim">{line.title}</span>}
          </h1>
        </div>
        <div className="end-tools">
        <Link className="quiet" to="/lines/$number/rules" params={{ number }}>
          {t("line.rules")}
        </Link>
        {line && line.version > 0 && (
          <Button icon={<CopyOutlined />} onClick={() => setCopying(true)}>
            {t("copy.open")}
          </Button>
        )}
        </div>
      </div>
      <Refusal error={error} />
      {line && (
        <section className="now">
          <h2>{t("line.now")}</h2>
          {line.flow ? (
            <p>
              <Link className="strong" to="/flows/$name" params={{ name: line.flow }}>
                {line.flow}
              </Link>{" "}
              <LiveMark line={line} />
            </p>
          ) : (
            <p className="dim">{t("line.nothing")}</p>
          )}
          <BehindList line={line} />
        </section>
      )}
      <ComingList number={number} />
      {log && (
        <section>
          <h2>{t("line.log")}</h2>
          {log.length === 0 && <p className="dim">{t("line.log.none")}</p>}
          {log.length > 0 && (
            <table className="table">
              <thead>
                <tr>
                  <th>{t("line.when")}</th>
                  <th>{t("line.what")}</th>
                  <th>{t("line.message")}</th>
                  <th>{t("line.by")}</th>
                  <th>
                    <span className="hidden">{t("flows.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {log.map((row, index) => (
                  <tr key={`${row.at}-${index}`}>
                    <td>
                      <time dateTime={new Date(row.at).toISOString()}>{when(row.at)}</time>
                    </td>
                    <td>
                      {t(`line.kind.${row.kind}`)} {row.flow} {t("lines.version", { version: row.version })}{" "}
                      {line?.digest === row.digest && index === log.findIndex((each) => each.digest === row.digest) && <span className="tag live">{t("line.live")}</span>}
                    </td>
                    <td>{row.message || <span className="dim">—</span>}</td>
                    <td>
                      {row.by}
                      {row.approved_by && (
                        <div className="dim small">
                          {t("line.approved", { by: row.approved_by })} {row.approval && <q>{row.approval}</q>}
                        </div>
                      )}
                      {row.unasked && <div className="dim small">{t("line.unasked")}</div>}
                    </td>
                    <td className="actions">
                      {row.offered && (
                        <Button size="small" icon={<RollbackOutlined />} onClick={() => setBack(row)}>
                          {t("line.back")}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
      {copying && line && <CopyLine number={number} title={line.title} onClose={() => setCopying(false)} />}
      {back && <GoBack number={number} row={back} onClose={() => setBack(null)} />}
    </>
  );
}

/** What going back would change for callers, before it is done. */
function GoBack({ number, row, onClose }: { number: string; row: LogRow; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(rollbackPreview(number, row.digest));
  const [words, setWords] = useState("");
  const rollback = useRollback(number);
  const go = () =>
    rollback.mutate(
      { to: row.digest, message: words.trim() },
      {
        onSuccess: () => {
          message.success(t("line.back.done", { flow: row.flow, version: row.version }));
          onClose();
        },
      },
    );
  return (
    <Dialog
      width={640}
      title={t("line.back.title", { flow: row.flow, version: row.version })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!data} loading={rollback.isPending} onClick={go}>
            {t("line.back")}
          </Button>
        </>
      }
    >
      <p>{t("line.back.text")}</p>
      <h3>{t("line.back.changes")}</h3>
      {data ? <Changes changes={data.changes} /> : !error && <Skeleton active title={false} />}
      <div className="stack">
        <label htmlFor="back-message">{t("publish.message")}</label>
        <Input id="back-message" value={words} maxLength={500} placeholder={t("line.back.placeholder")} onChange={(event) => setWords(event.target.value)} onPressEnter={go} />
      </div>
      <Refusal error={error ?? rollback.error} />
    </Dialog>
  );
}
