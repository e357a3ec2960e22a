import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { TFunction } from "i18next";
import { catalogue } from "@/api/queries";
import { versionDocument } from "@/api/states";
import { isObject } from "@/core/json";
import type { Kind } from "@/core/kinds";
import { ports } from "@/core/ports";
import { isRules, ruleLabel } from "@/core/rules";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import type { Row, Told, Visit } from "./api";
import { chapters } from "./story";

const NO_KINDS: Readonly<Record<string, Kind>> = {};

interface Props {
  readonly call: Told;
  readonly step: number;
  readonly onStep: (visit: number) => void;
}

/** What happened, in order: each node with what was heard, pressed and decided there, and when. */
export function Story({ call, step, onStep }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const nodeOf = useNodes(call);
  useEffect(() => {
    list.current?.querySelector('[aria-current="step"]')?.scrollIntoView({ block: "nearest" });
  }, [step]);
  return (
    <section className="story" aria-label={t("call.story")}>
      <h2>{t("call.story")}</h2>
      {call.outcome !== "refused" && !call.replayed && <p className="dim">{t("call.story.bare")}</p>}
      {call.rows.length === 0 && <p className="dim">{t("call.story.none")}</p>}
      {call.rules && <p className="dim small">{t("call.rules")}</p>}
      <ol ref={list}>
        {chapters(call.rows).map((chapter, index) => {
          const visit = call.path[chapter.visit];
          return (
            <li key={index} aria-current={visit && chapter.visit === step ? "step" : undefined}>
              {visit && (
                <button type="button" className="story-node" onClick={() => onStep(chapter.visit)}>
                  <span className="story-number">{chapter.visit + 1}</span>
                  <KindIcon kind={nodeOf(visit).kind} size={20} />
                  <strong>{nodeOf(visit).label}</strong>
                  {visit.port !== null && <span className="story-port">→ {nodeOf(visit).port}</span>}
                </button>
              )}
              {chapter.rows.map((row, at) => (
                <p key={at} className="story-row" data-what={row.what}>
                  <time>{clock(row.at_ms)}</time>
                  <span>
                    {wordsOf(row, t)}
                    {row.stands_in && <em className="dim small"> {t("row.stands_in")}</em>}
                  </span>
                </p>
              ))}
            </li>
          );
        })}
      </ol>
      <Variables call={call} step={step} />
    </section>
  );
}

function Variables({ call, step }: { call: Told; step: number }) {
  const { t } = useTranslation();
  if (call.variables.length === 0) return null;
  // As they were when the call went on to the next node.
  const next = call.path[step + 1];
  const values = Object.entries(call.variables[next ? next.step : call.variables.length - 1] ?? {});
  return (
    <div className="story-variables">
      <h3>
        {t("call.variables")} <span className="dim">{t("call.at", { n: step + 1 })}</span>
      </h3>
      {values.length === 0 ? (
        <p className="dim small">{t("call.variables.none")}</p>
      ) : (
        <dl>
          {values.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Kind and way out of a visited node in words, as far as its version says. */
function useNodes(call: Told): (visit: Visit) => { kind: Kind | undefined; label: string; port: string } {
  const { t } = useTranslation();
  const reader = useReader();
  const kinds = useQuery(catalogue).data?.byName ?? NO_KINDS;
  const document: unknown = useQuery(versionDocument(call.flow, call.version)).data;
  const nodes = isObject(document as never) ? (document as { nodes?: Record<string, { kind: string; config?: never }> }).nodes : undefined;
  return (visit) => {
    const node = visit.flow === call.flow ? nodes?.[visit.node] : undefined;
    const port = node && ports(kinds, node.kind, node.config ?? {}).find((each) => each.id === visit.port);
    if (isRules(visit.flow)) return { kind: undefined, label: ruleLabel(visit.label, reader), port: t(`result.${visit.port}`, { defaultValue: visit.port ?? "" }) };
    const title = port && port.title.zh !== port.id ? port.title[reader] : t(`result.${visit.port}`, { defaultValue: visit.port ?? "" });
    return { kind: node ? kinds[node.kind] : undefined, label: visit.label, port: title };
  };
}

function clock(ms: number): string {
  const seconds = ms / 1_000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
}

/** Why a schedule said so, "weekly:sun", in words; any other detail as it is. */
function reasonOf(detail: string, t: TFunction): string {
  const [rule = "", ...rest] = detail.split(":");
  const said = t(`phone.reason.${rule}`, { defaultValue: "" });
  return said ? `${said} ${t(`phone.reason.${rest.join(":")}`, { defaultValue: rest.join(":") })}` : detail;
}

function wordsOf(row: Row, t: TFunction): string {
  const seconds = Math.round(Number(row.detail || 0) / 1_000);
  switch (row.what) {
    case "heard":
    case "pressed":
    case "said":
      return `${t(`row.${row.what}`)} ${row.text}`;
    case "silent":
    case "fallback":
      return t(`row.${row.what}`);
    case "answered":
      return [t("row.answered"), t(`result.${row.text}`, { defaultValue: row.text }), reasonOf(row.detail, t)].filter(Boolean).join(" ");
    case "talked":
      return row.text ? t("row.talked", { text: row.text, s: seconds }) : t("row.talked.nobody", { s: seconds });
    case "recorded":
      return t("row.recorded", { s: seconds });
    case "gone":
      return t(`row.gone.${row.text}`);
    case "asked":
      return t(isRules(row.detail) ? "row.asked.rules" : `row.asked.${row.text}`, { name: row.detail });
    case "ended":
      return t("row.ended", { text: t(`ended.${row.text}`, { defaultValue: row.text }) });
    default:
      return t(`row.${row.what}`, { text: row.text });
  }
}
