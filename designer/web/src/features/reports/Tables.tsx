import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "@/i18n";
import type { Asked, Report } from "./api";
import { Bars } from "./Bars";
import { useSpan } from "./span";

interface Part {
  readonly report: Report;
}

const COUNTS = ["calls", "asked", "answered", "abandoned", "refused"] as const;
const two = (number: number) => String(number).padStart(2, "0");
const share = (part: number, whole: number) => (whole === 0 ? "—" : `${Math.round((100 * part) / whole)} %`);

export function Hours({ report }: Part) {
  const { t } = useTranslation();
  const title = t("reports.hours");
  const rows = report.hours.map((each) => ({ ...each, name: two(each.hour), full: `${two(each.hour)}:00` }));
  return <Counted title={title} head={t("reports.hour")} rows={rows} />;
}

export function Days({ report }: Part) {
  const { t } = useTranslation();
  const rows = report.days.map((each) => ({ ...each, name: each.date.slice(5), full: each.date }));
  return <Counted title={t("reports.days")} head={t("reports.date")} rows={rows} />;
}

type Counts = { readonly [name in (typeof COUNTS)[number]]: number };

function Counted({ title, head, rows }: { title: string; head: string; rows: readonly (Counts & { name: string; full: string })[] }) {
  const { t } = useTranslation();
  return (
    <section className="report-part wide">
      <h2>{title}</h2>
      <Bars title={title} bars={rows.map(({ name, full, calls }) => ({ name, value: calls, title: `${full}: ${calls}` }))} />
      <details>
        <summary>{t("reports.figures")}</summary>
        <table className="table">
          <thead>
            <tr>
              <th>{head}</th>
              {COUNTS.map((name) => (
                <th key={name} className="number">
                  {t(`reports.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.full}>
                <td>{row.full}</td>
                {COUNTS.map((name) => (
                  <td key={name} className="number">
                    {row[name]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** Each menu by itself; an option leads to the calls that chose it. */
export function Choices({ report, asked }: Part & { asked: Asked }) {
  const { t } = useTranslation();
  const reader = useReader();
  return report.menus.map((menu) => {
    const all = menu.options.reduce((sum, each) => sum + each.times, 0);
    const search = { zone: asked.zone, from: `${report.period.from}T00:00`, to: `${dayAfter(report.period.to)}T00:00`, ...(asked.line ? { line: asked.line } : {}) };
    return (
      <section key={`${menu.flow} ${menu.node}`} className="report-part">
        <h2>
          {menu.label} <span className="dim small">{menu.flow}</span>
        </h2>
        <Shares
          head={t("reports.choice")}
          whole={all}
          rows={menu.options.map(({ option, words, times, before }) => ({
            key: option,
            name: (
              <Link to="/calls" search={{ ...search, node_flow: menu.flow, node: menu.node, option }} title={t("reports.see")}>
                {words[reader]}
              </Link>
            ),
            now: times,
            before,
          }))}
        />
        <p className="dim small">{t("reports.times.help")}</p>
      </section>
    );
  });
}

export function Outcomes({ report }: Part) {
  const { t } = useTranslation();
  return (
    <section className="report-part">
      <h2>{t("reports.outcomes")}</h2>
      <Shares
        head={t("reports.outcome")}
        whole={report.now.calls + report.now.refused}
        rows={report.outcomes.map(({ outcome, calls, before }) => ({ key: outcome, name: t(`outcome.${outcome}`, { defaultValue: outcome }), now: calls, before }))}
      />
    </section>
  );
}

interface ShareRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly now: number;
  readonly before: number;
}

function Shares({ head, whole, rows }: { head: string; whole: number; rows: readonly ShareRow[] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...rows.map((row) => row.now));
  return (
    <table className="table shares">
      <thead>
        <tr>
          <th>{head}</th>
          <th className="number">{t("reports.now")}</th>
          <th className="number">{t("reports.share")}</th>
          <th className="number">{t("reports.then")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, now, before }) => (
          <tr key={key}>
            <td>
              {name}
              <svg className="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
                <rect width={(100 * now) / most} height={4} />
              </svg>
            </td>
            <td className="number">{now}</td>
            <td className="number">{share(now, whole)}</td>
            <td className="number">{before}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Agents({ report }: Part) {
  const { t } = useTranslation();
  const span = useSpan();
  return (
    <section className="report-part">
      <h2>{t("reports.agents")}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t("reports.agent")}</th>
            <th className="number">{t("reports.talks")}</th>
            <th className="number">{t("reports.talked")}</th>
            <th className="number">{t("reports.mean")}</th>
          </tr>
        </thead>
        <tbody>
          {report.agents.map(({ agent, talks, talked_ms }) => (
            <tr key={agent}>
              <td>{agent}</td>
              <td className="number">{talks}</td>
              <td className="number">{span(talked_ms)}</td>
              <td className="number">{span(talked_ms / Math.max(1, talks))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
