import { useQuery } from "@tanstack/react-query";
import { Spin } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "@/components/Refusal";
import { edgeKey, readDocument } from "@/core/document";
import type { Json } from "@/core/json";
import type { Mark, Marks } from "@/core/marks";
import { FlowView } from "@/features/editor/FlowView";
import { versionDocument } from "./api";
import type { Told } from "./api";
import { turns } from "./story";

/** The path on the version that answered: lit, numbered, and each node leading to its place in the story. */
export function Picture({ call, step, onStep }: { call: Told; step: number; onStep: (visit: number) => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(versionDocument(call.flow, call.version));
  const document = useMemo(() => (data ? readDocument(data as Json) : null), [data]);
  const here = call.path[step];
  const marks = useMemo(() => marksOf(call, step), [call, step]);
  const choose = (node: string | null) => {
    if (node === null || node === here?.node) return;
    const visit = call.path.findIndex((each) => each.flow === call.flow && each.node === node);
    if (visit >= 0) onStep(visit);
  };
  return (
    <section className="picture" aria-label={t("call.picture", { version: call.version })}>
      <h2>{t("call.picture", { version: call.version })}</h2>
      <Refusal error={error} />
      {document ? <FlowView document={document} marks={marks} selected={here?.flow === call.flow ? here.node : null} onSelect={choose} /> : !error && <Spin delay={300} />}
    </section>
  );
}

function marksOf(call: Told, step: number): Marks {
  const nodes: Record<string, Mark> = {};
  const edges: Record<string, Mark> = { "@start": { how: "path" } };
  const badges = turns(call.path, call.flow);
  call.path.forEach((visit, index) => {
    if (visit.flow !== call.flow) return;
    const badge = badges[visit.node] ?? "";
    const how = index === step || nodes[visit.node]?.how === "here" ? "here" : "path";
    nodes[visit.node] = { how, badge };
    if (visit.port !== null) edges[edgeKey({ from: visit.node, port: visit.port })] = { how: "path" };
  });
  return { nodes, edges };
}
