import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { approvals } from "@/api/approvals";
import type { Approvals } from "@/api/approvals";
import { useLooking } from "@/api/queries";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";

/** What waits for a second person, oldest first. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const looking = useLooking();
  const { data, error } = useQuery(approvals);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("approvals.title")}</h1>
          <p className="lead">{t("approvals.lead")}</p>
        </div>
      </div>
      <Refusal error={error} />
      {data && data.asked.length > 0 && <Waiting rows={data.asked} />}
      {data?.asked.length === 0 && (
        <Empty title={t(data.on ? "approvals.none" : "approvals.off")} text={t(data.on ? "approvals.none.text" : "approvals.off.text")}>
          {!data.on && !looking && <Link to="/people">{t("approvals.turn_on")}</Link>}
        </Empty>
      )}
    </>
  );
}

function Waiting({ rows }: { rows: Approvals["asked"] }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t("approvals.what")}</th>
          <th>{t("approvals.by")}</th>
          <th>{t("line.message")}</th>
          <th>{t("approvals.live")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Link className="strong" to="/approvals/$id" params={{ id: row.id }}>
                {t("approvals.one", { flow: row.flow, version: row.version, line: row.line })}
              </Link>
            </td>
            <td>
              {row.by} {row.is_mine && <span className="tag">{t("approvals.mine")}</span>}
              <div className="dim small">
                <time dateTime={new Date(row.made).toISOString()}>{when(row.made)}</time>
              </div>
            </td>
            <td>{row.message || <span className="dim">—</span>}</td>
            <td>{row.at === null ? t("approvals.at_once") : <time dateTime={new Date(row.at).toISOString()}>{when(row.at)}</time>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
