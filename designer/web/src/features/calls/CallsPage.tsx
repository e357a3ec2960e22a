import { DownloadOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useReader } from "@/i18n";
import { calls, queryOf } from "./api";
import type { CallRow, Filters } from "./api";
import { FilterBar } from "./FilterBar";
import { OWN_ZONE, useLength, useMoment, useOutcome } from "./told";
import "./calls.css";

export function CallsPage() {
  const { t } = useTranslation();
  const kept = useSearch({ from: "/shell/calls" });
  const navigate = useNavigate({ from: "/calls" });
  // A caller's number does not belong into an address, which browsers and servers keep.
  const [caller, setCaller] = useState("");
  const filters: Filters = { ...kept, zone: kept["zone"] ?? OWN_ZONE, caller };
  const list = useInfiniteQuery(calls(filters));
  const found = list.data?.pages.flatMap((page) => page.calls) ?? [];
  const narrowed = [...queryOf({ ...filters, zone: "" }).keys()].length > 0;
  const change = ({ caller: typed, ...part }: Filters) => {
    if (typed !== undefined) setCaller(typed);
    const next = Object.fromEntries(Object.entries({ ...kept, ...part }).filter(([, value]) => value));
    void navigate({ search: next, replace: true });
  };
  const clear = () => {
    setCaller("");
    void navigate({ search: {}, replace: true });
  };
  const never = list.isSuccess && found.length === 0 && !narrowed;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("calls.title")}</h1>
          <p className="lead">{t("calls.lead")}</p>
        </div>
        {found.length > 0 && (
          <div className="exports">
            {["xlsx", "csv"].map((format) => (
              <Button key={format} icon={<DownloadOutlined aria-hidden />} href={`/api/v1/calls/export?${queryOf(filters)}&format=${format}`} download>
                {t("calls.export", { format: format.toUpperCase() })}
              </Button>
            ))}
          </div>
        )}
      </div>
      {!never && <FilterBar filters={filters} onChange={change} />}
      <Refusal error={list.error} />
      {list.isPending && <Skeleton active />}
      {never && (
        <Empty title={t("calls.empty")} text={t("calls.empty.text")}>
          <Link to="/lines">{t("calls.to_lines")}</Link>
        </Empty>
      )}
      {list.isSuccess && found.length === 0 && narrowed && (
        <p className="dim" role="status">
          {t("calls.none")}{" "}
          <button type="button" className="quiet" onClick={clear}>
            {t("calls.clear")}
          </button>
        </p>
      )}
      {found.length > 0 && <CallTable calls={found} zone={filters.zone ?? OWN_ZONE} now={list.dataUpdatedAt} />}
      {list.hasNextPage && (
        <p className="further">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("calls.older")}
          </Button>
        </p>
      )}
    </>
  );
}

function CallTable({ calls: rows, zone, now }: { calls: readonly CallRow[]; zone: string; now: number }) {
  const { t } = useTranslation();
  const reader = useReader();
  const moment = useMoment(zone);
  const length = useLength();
  const outcome = useOutcome();
  return (
    <table className="table calls">
      <thead>
        <tr>
          <th>
            {t("calls.started")} <span className="dim">({zone})</span>
          </th>
          <th>{t("calls.line")}</th>
          <th>{t("calls.caller")}</th>
          <th>{t("calls.flow")}</th>
          <th>{t("calls.choice")}</th>
          <th>{t("calls.agent")}</th>
          <th className="number">{t("calls.lasted")}</th>
          <th>{t("calls.outcome")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((call) => (
          <tr key={call.id}>
            <td>
              <Link to="/calls/$id" params={{ id: call.id }}>
                <time dateTime={new Date(call.started).toISOString()}>{moment(call.started)}</time>
              </Link>
            </td>
            <td>{call.line}</td>
            <td>{call.caller || <span className="dim">{t("calls.anonymous")}</span>}</td>
            <td>
              {call.flow ? (
                <>
                  {call.flow} <span className="dim small">{t("calls.version", { version: call.version })}</span>
                </>
              ) : (
                <span className="dim">—</span>
              )}
            </td>
            <td>{call.choice?.[reader] ?? <span className="dim">—</span>}</td>
            <td>{call.agent || <span className="dim">—</span>}</td>
            <td className="number">{call.outcome === "refused" ? <span className="dim">—</span> : length((call.ended ?? Math.max(now, call.started)) - call.started)}</td>
            <td>{call.ended === null ? <span className="tag live">{outcome(call)}</span> : outcome(call)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
