import { useTranslation } from "react-i18next";
import type { Report } from "./api";
import { useSpan } from "./span";

const COUNTS = ["calls", "asked", "answered", "abandoned", "refused"] as const;

/** The figures of the whole period beside those of the period before, each with what it means. */
export function Figures({ report }: { report: Report }) {
  const { t } = useTranslation();
  const span = useSpan();
  const { now, before, peak } = report;
  const lengths = [
    { name: "average", now: now.average_ms, before: before.average_ms },
    { name: "p90", now: now.p90_ms, before: before.p90_ms },
  ];
  return (
    <dl className="figures">
      {COUNTS.map((name) => (
        <Figure key={name} name={name} value={String(now[name])} before={String(before[name])} />
      ))}
      {lengths.map((each) => (
        <Figure key={each.name} name={each.name} value={span(each.now)} before={span(each.before)} />
      ))}
      {peak && (
        <div>
          <dt>{t("reports.peak")}</dt>
          <dd>
            <span className="figure-at">{t("reports.peak.at", { date: peak.date, hour: String(peak.hour).padStart(2, "0"), calls: peak.calls })}</span>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Figure({ name, value, before }: { name: string; value: string; before: string }) {
  const { t } = useTranslation();
  return (
    <div title={t(`reports.${name}.help`)}>
      <dt>{t(`reports.${name}`)}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="dim small">{value === before ? t("reports.same") : t("reports.before", { value: before })}</span>
        <p className="dim small">{t(`reports.${name}.help`)}</p>
      </dd>
    </div>
  );
}
