import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { names } from "@/api/queries";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { callFilters } from "@/features/calls/api";
import { OWN_ZONE } from "@/features/calls/told";
import { ZoneField } from "@/features/calls/ZoneField";
import { dayAgo, queryOf, report } from "./api";
import type { Asked } from "./api";
import { Figures } from "./Figures";
import { Agents, Choices, Days, Hours, Outcomes } from "./Tables";
import "@/features/calls/calls.css";
import "./reports.css";

const SPANS = [
  { id: "today", first: 0, last: 0 },
  { id: "yesterday", first: 1, last: 1 },
  { id: "last", n: 7, first: 6, last: 0 },
  { id: "last", n: 30, first: 29, last: 0 },
] as const;

export function ReportsPage() {
  const { t } = useTranslation();
  const kept = useSearch({ from: "/shell/reports" });
  const navigate = useNavigate({ from: "/reports" });
  const [now] = useState(() => new Date());
  const zone = kept["zone"] ?? OWN_ZONE;
  const asked: Asked = { ...kept, zone, from: kept["from"] ?? dayAgo(6, zone, now), to: kept["to"] ?? dayAgo(0, zone, now) };
  const { data, error, isPending } = useQuery(report(asked));
  const change = (part: Partial<Asked>) => {
    const next = Object.fromEntries(Object.entries({ ...kept, ...part }).filter(([, value]) => value));
    void navigate({ search: next, replace: true });
  };
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("reports.title")}</h1>
          <p className="lead">{t("reports.lead")}</p>
        </div>
        <Button type="primary" icon={<DownloadOutlined aria-hidden />} href={`/api/v1/reports/calls/xlsx?${queryOf(asked)}`} download>
          {t("reports.download")}
        </Button>
      </div>
      <Period asked={asked} now={now} onChange={change} />
      <Refusal error={error} />
      {isPending && !error && <Skeleton active />}
      {data && (
        <>
          <p className="dim small">
            {t("reports.period", { from: data.period.from, to: data.period.to, before_from: data.previous.from, before_to: data.previous.to, zone: data.zone })}
          </p>
          {data.now.calls + data.now.refused === 0 ? (
            <Empty title={t("reports.empty")} text={t("reports.empty.text")}>
              <Link to="/lines">{t("calls.to_lines")}</Link>
            </Empty>
          ) : (
            <>
              <Figures report={data} />
              <div className="report-parts">
                <Hours report={data} />
                {data.days.length > 1 && <Days report={data} />}
                <Choices report={data} asked={asked} />
                <Outcomes report={data} />
                {data.agents.length > 0 && <Agents report={data} />}
              </div>
            </>
          )}
        </>
      )}
    </>
  );
}

function Period({ asked, now, onChange }: { asked: Asked; now: Date; onChange: (part: Partial<Asked>) => void }) {
  const { t } = useTranslation();
  const lines = useQuery(names).data?.lines ?? [];
  const flows = useQuery(callFilters).data?.flows ?? [];
  const versions = flows.find((flow) => flow.name === asked.flow)?.versions ?? [];
  const all = t("reports.all");
  return (
    <section className="filters" aria-label={t("calls.filters")}>
      <div className="spans">
        {SPANS.map((span) => {
          const part = { from: dayAgo(span.first, asked.zone, now), to: dayAgo(span.last, asked.zone, now) };
          const on = part.from === asked.from && part.to === asked.to;
          return (
            <Button key={`${span.id}${span.first}`} size="small" type={on ? "primary" : "default"} aria-pressed={on} onClick={() => onChange(part)}>
              {t(`reports.${span.id}`, { n: "n" in span ? span.n : 0 })}
            </Button>
          );
        })}
      </div>
      <div className="filter">
        <label htmlFor="r-from">{t("reports.from")}</label>
        <input id="r-from" className="input" type="date" value={asked.from} max={asked.to} onChange={(event) => event.target.value && onChange({ from: event.target.value })} />
      </div>
      <div className="filter">
        <label htmlFor="r-to">{t("reports.to")}</label>
        <input id="r-to" className="input" type="date" value={asked.to} min={asked.from} onChange={(event) => event.target.value && onChange({ to: event.target.value })} />
      </div>
      <div className="filter">
        <label htmlFor="r-zone">{t("reports.zone")}</label>
        <ZoneField id="r-zone" zone={asked.zone} onChange={(zone) => onChange({ zone })} />
      </div>
      <div className="filter">
        <label htmlFor="r-line">{t("reports.line")}</label>
        <select id="r-line" className="input" value={asked.line ?? ""} onChange={(event) => onChange({ line: event.target.value })}>
          <option value="">{all}</option>
          {lines.map((line) => (
            <option key={line.number} value={line.number}>
              {line.number} {line.title}
            </option>
          ))}
        </select>
      </div>
      <div className="filter">
        <label htmlFor="r-flow">{t("reports.flow")}</label>
        <select id="r-flow" className="input" value={asked.flow ?? ""} onChange={(event) => onChange({ flow: event.target.value, version: "" })}>
          <option value="">{all}</option>
          {flows.map((flow) => (
            <option key={flow.name} value={flow.name}>
              {flow.name}
            </option>
          ))}
        </select>
      </div>
      {versions.length > 0 && (
        <div className="filter">
          <label htmlFor="r-version">{t("reports.version")}</label>
          <select id="r-version" className="input" value={asked.version ?? ""} onChange={(event) => onChange({ version: event.target.value })}>
            <option value="">{all}</option>
            {versions.map((version) => (
              <option key={version} value={version}>
                {t("calls.version", { version })}
              </option>
            ))}
          </select>
        </div>
      )}
    </section>
  );
}
