import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { part } from "@/api/client";
import { lines } from "@/api/publishing";
import { savedDrafts, versions } from "@/api/states";
import type { SavedRow, VersionRow } from "@/api/states";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { BehindTag } from "@/features/lines/LiveMark";
import { RestoreButton } from "./RestoreButton";
import "./versions.css";

const SHOWN = 20;

/** Everything a flow once was: its versions, and what its draft said after each save. */
export function VersionsPage() {
  const { name } = useParams({ from: "/shell/flows/$name/versions" });
  const { t } = useTranslation();
  const made = useQuery(versions(name));
  const saved = useQuery(savedDrafts(name));
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/flows">{t("flows.title")}</Link> /{" "}
        <Link to="/flows/$name" params={{ name }}>
          {name}
        </Link>
      </nav>
      <div className="page-head">
        <div>
          <h1>{t("versions.title", { name })}</h1>
          <p className="lead">{t("versions.lead")}</p>
        </div>
        <Link to="/flows/$name" params={{ name }}>
          {t("versions.edit")}
        </Link>
      </div>
      <Refusal error={made.error ?? saved.error} />
      {made.data && (
        <section>
          <h2>{t("versions.versions")}</h2>
          {made.data.length === 0 ? <Empty title={t("versions.none")} text={t("versions.none.text")} /> : <Versions name={name} rows={made.data} />}
        </section>
      )}
      {saved.data && saved.data.length > 0 && (
        <section>
          <h2 className="versions-head">{t("versions.saved")}</h2>
          <p className="dim">{t("versions.saved.lead")}</p>
          <SavedDrafts name={name} rows={saved.data} />
        </section>
      )}
    </>
  );
}

function Versions({ name, rows }: { name: string; rows: readonly VersionRow[] }) {
  const { t } = useTranslation();
  const when = useWhen();
  const all = useQuery(lines).data ?? [];
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t("versions.number")}</th>
          <th>{t("line.when")}</th>
          <th>{t("line.message")}</th>
          <th>{t("line.by")}</th>
          <th>{t("versions.lines")}</th>
          <th>
            <span className="hidden">{t("flows.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.number}>
            <td className="strong">{row.number}</td>
            <td>
              <time dateTime={new Date(row.created).toISOString()}>{when(row.created)}</time>
            </td>
            <td>{row.message || <span className="dim">—</span>}</td>
            <td>
              {row.author}
              {row.decided.map((each) => (
                <div key={each.id} className="dim small">
                  <Link to="/approvals/$id" params={{ id: each.id }}>
                    {outcomeOf(each, t)}
                  </Link>{" "}
                  {each.decision && <q>{each.decision}</q>}
                </div>
              ))}
            </td>
            <td>
              {row.lines.length === 0 && <span className="dim">—</span>}
              {row.lines.map((number) => (
                <span key={number}>
                  <Link className="tag live" to="/lines/$number" params={{ number }}>
                    {number}
                  </Link>
                  {all.map((line) => line.number === number && <BehindTag key={number} line={line} />)}
                </span>
              ))}
            </td>
            <td className="actions versions-actions">
              {index + 1 < rows.length && <CompareLink name={name} before={rows[index + 1]?.number ?? 1} after={row.number} words={t("versions.with_previous")} />}
              <CompareLink name={name} before={row.number} after="draft" words={t("versions.with_draft")} />
              <RestoreButton small name={name} from={String(row.number)} what={t("state.version", { number: row.number })} />
              <Button
                size="small"
                icon={<DownloadOutlined />}
                href={`/api/v1/flows/${part(name)}/versions/${row.number}/export`}
                download={`${name}-${row.number}.tonepath.json`}
                title={t("versions.export")}
                aria-label={`${t("versions.export")} ${row.number}`}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What became of a publish of this version: who agreed, sent it back or took it back. */
function outcomeOf(each: VersionRow["decided"][number], t: (key: string, given: Record<string, string>) => string): string {
  const decided = each.decided_by ? [t(each.state === "refused" ? "versions.declined" : "versions.agreed", { by: each.decided_by })] : [];
  const ended = each.ended_by ? [t("versions.cancelled", { by: each.ended_by })] : [];
  return [...(each.state === "asked" ? [t("versions.asked", { line: each.line })] : decided), ...ended].join(" · ");
}

function SavedDrafts({ name, rows }: { name: string; rows: readonly SavedRow[] }) {
  const { t } = useTranslation();
  const when = useWhen();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th>{t("line.when")}</th>
            <th>{t("line.what")}</th>
            <th>{t("line.by")}</th>
            <th>
              <span className="hidden">{t("flows.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={row.revision}>
              <td>
                <time dateTime={new Date(row.at).toISOString()}>{when(row.at)}</time>
              </td>
              <td>
                {t("state.saved_as", { number: row.revision })}
                {row.kind !== "save" && <span className="dim"> · {t(`versions.kind.${row.kind}`, { source: sourceOf(row.source, t) })}</span>}
                {index === 0 && <span className="tag saved-tag">{t("versions.now")}</span>}
              </td>
              <td>{row.author}</td>
              <td className="actions versions-actions">
                {index > 0 && (
                  <>
                    <CompareLink name={name} before={`saved-${row.revision}`} after="draft" words={t("versions.with_draft")} />
                    <RestoreButton small name={name} from={`saved-${row.revision}`} what={t("state.saved_as", { number: row.revision })} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && !all && (
        <button type="button" className="quiet" onClick={() => setAll(true)}>
          {t("versions.more", { count: rows.length - SHOWN })}
        </button>
      )}
    </>
  );
}

function sourceOf(source: string, t: (key: string, given: { number: string }) => string): string {
  return source.startsWith("saved-") ? t("state.saved_as", { number: source.slice(6) }) : t("state.version", { number: source });
}

function CompareLink({ name, before, after, words }: { name: string; before: string | number; after: string | number; words: string }) {
  return (
    <Link className="quiet" to="/flows/$name/compare" params={{ name }} search={{ before, after }}>
      {words}
    </Link>
  );
}
