/** The path on the canvas. A style sheet lights cards and edges up, so that a step of a call draws no card again. */

import { edgeKey } from "@/core/document";
import type { Visit } from "./told";

/** The rules for a path through one flow; other flows' nodes are not on its canvas. */
export function rules(path: readonly Visit[], flow: string, quoted: (id: string) => string): string {
  const here = path.filter((visit) => visit.flow === flow);
  const active = here.at(-1)?.node;
  const nodes = [...new Set(here.map((visit) => visit.node))].filter((node) => node !== active);
  const edges = new Set(here.flatMap((visit) => (visit.port === null ? [] : [edgeKey({ from: visit.node, port: visit.port })])));
  if (here.length > 0) edges.add("@start");
  const rule = (selectors: readonly string[], style: string) => (selectors.length > 0 ? `${selectors.join(",")}{${style}}` : "");
  const card = (node: string) => `.react-flow__node[data-id="${quoted(node)}"] .card`;
  return [
    rule([...edges].map((edge) => `.react-flow__edge[data-id="${quoted(edge)}"] .react-flow__edge-path`), "stroke:var(--green);stroke-width:3"),
    rule(nodes.map(card), "border-color:var(--green);box-shadow:0 0 0 1px var(--green)"),
    active === undefined ? "" : rule([card(active)], "border-color:var(--green);box-shadow:0 0 0 3px var(--green),0 0 22px color-mix(in srgb,var(--green) 55%,transparent)"),
  ].join("\n");
}

/** A sign on every node the call is to stand still at. */
export function stops(nodes: readonly string[], quoted: (id: string) => string): string {
  return nodes.map((node) => `.react-flow__node[data-id="${quoted(node)}"] .card::before{content:"⏸";position:absolute;left:-11px;top:8px;width:22px;height:22px;border-radius:11px;background:var(--red);color:var(--paper);text-align:center;line-height:22px;font-size:12px}`).join("\n");
}

/** Light a path up; the answer takes the light away. */
export function light(path: readonly Visit[], flow: string): () => void {
  return wear(rules(path, flow, CSS.escape));
}

/** Put a style sheet on; the answer takes it off. */
export function wear(text: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
