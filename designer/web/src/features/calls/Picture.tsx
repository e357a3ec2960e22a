import { useQuery } from "@tanstack/react-query";
import { Spin } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { versionDocument } from "@/api/states";
import { Refusal } from "@/components/Refusal";
import { edgeKey, readDocument } from "@/core/document";
import type { Json } from "@/core/json";
import type { Mark, Marks } from "@/core/marks";
import { FlowView } from "@/features/editor/FlowView";
import { callFlow } from "./api";
import type { Told } from "./api";
import { turns } from "./story";

/** The path on the version that answered, and on each flow it went through: lit, numbered, each node leading to its place in the story. */
export function Picture({ call, step, onStep }: { call: Told; step: number; onStep: (visit: number) => void }) {
  const { t } = useTranslation();
  const here = call.path[step];
  const legs = useMemo(() => [...new Set([call.flow, ...call.path.map((visit) => visit.flow)])].filter((flow) => !flow.startsWith("@")), [call]);
  const flow = here && legs.includes(here.flow) ? here.flow : call.flow;
  const own = useQuery({ ...versionDocument(call.flow, call.version), enabled: call.version > 0 && flow === call.flow });
  const other = useQuery({ ...callFlow(call.id, flow), enabled: flow !== call.flow });
  const { data, error } = flow === call.flow ? own : other;
  const document = useMemo(() => (data ? readDocument(data as Json) : null), [data]);
  const marks = useMemo(() => marksOf(call, step, flow), [call, step, flow]);
  const choose = (node: string | null) => {
    if (node === null || node === here?.node) return;
    const visit = call.path.findIndex((each) => each.flow === flow && each.node === node);
    if (visit >= 0) onStep(visit);
  };
  return (
    <section className="picture" aria-label={t("call.picture", { version: call.version })}>
      <h2>{t("call.picture", { version: call.version })}</h2>
      {legs.length > 1 && (
        <p className="legs" role="group" aria-label={t("call.legs")}>
          {legs.map((leg) => (
            <button key={leg} type="button" className="quiet" aria-pressed={leg === flow} onClick={() => onStep(Math.max(0, call.path.findIndex((visit) => visit.flow === leg)))}>
              {leg}
            </button>
          ))}
        </p>
      )}
      <Refusal error={error} />
      {document ? <FlowView document={document} marks={marks} selected={here?.flow === flow ? here.node : null} onSelect={choose} /> : !error && <Spin delay={300} />}
    </section>
  );
}

function marksOf(call: Told, step: number, flow: string): Marks {
  const nodes: Record<string, Mark> = {};
  const edges: Record<string, Mark> = { "@start": { how: "path" } };
  const badges = turns(call.path, flow);
  call.path.forEach((visit, index) => {
    if (visit.flow !== flow) return;
    const badge = badges[visit.node] ?? "";
    const how = index === step || nodes[visit.node]?.how === "here" ? "here" : "path";
    nodes[visit.node] = { how, badge };
    if (visit.port !== null) edges[edgeKey({ from: visit.node, port: visit.port })] = { how: "path" };
  });
  return { nodes, edges };
}
