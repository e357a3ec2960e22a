/** What the scenarios walked, as marks on nodes and edges, and as a style sheet for the ports. */

import type { Coverage } from "@/api/scenarios";
import { edgeKey } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import type { Mark, Marks } from "@/core/marks";
import type { operations } from "@/generated/api";

export type Used = operations["usage"]["responses"][200]["content"]["application/json"];

/** Nodes and edges, by whether a call came through; with `said` for the words of a mark. */
export function marksOf(found: Coverage, document: FlowDocument, said: (times: number) => string): Marks {
  const nodes: Record<string, Mark> = {};
  const taken = new Map<string, number>();
  for (const node of found.nodes) {
    nodes[node.node] = { how: node.entered > 0 ? "reached" : "missed", badge: node.entered > 0 ? `✓${node.entered}` : "✗", title: said(node.entered) };
    for (const port of node.ports) taken.set(edgeKey({ from: node.node, port: port.port }), port.taken);
  }
  const edges = Object.fromEntries(document.edges.map((edge) => [edgeKey(edge), { how: taken.get(edgeKey(edge)) ? "reached" : "missed", badge: "" } as Mark]));
  return { nodes, edges };
}

/** A sign beside every port: ✓ with how often it was taken, ✗ for never. A style sheet draws it, so no card is drawn again. */
export function portRules(found: Coverage, quoted: (id: string) => string): string {
  return signs(found.nodes, quoted, (taken) => (taken > 0 ? `"✓${taken}";color:var(--green)` : `"✗";color:var(--amber)`));
}

type Counted = readonly { readonly node: string; readonly ports: readonly { readonly port: string; readonly taken: number }[] }[];

function signs(nodes: Counted, quoted: (id: string) => string, sign: (taken: number) => string): string {
  return nodes
    .flatMap((node) =>
      node.ports.map((port) => {
        const handle = `.react-flow__node[data-id="${quoted(node.node)}"] :is(.card-port,.card-failure):has(> .react-flow__handle[data-handleid="${quoted(port.port)}"])`;
        return `${handle}::after{content:${sign(port.taken)};font-weight:700;font-size:12px;margin-left:4px}`;
      }),
    )
    .join("\n");
}

/** How many calls came to each node and went each way; what nobody came to stays as it is. */
export function usageMarks(found: Used, document: FlowDocument, said: (calls: number) => string): Marks {
  const nodes: Record<string, Mark> = {};
  const taken = new Map<string, number>();
  for (const node of found.nodes) {
    nodes[node.node] = { how: "path", badge: String(node.entered), title: said(node.entered) };
    for (const port of node.ports) taken.set(edgeKey({ from: node.node, port: port.port }), port.taken);
  }
  const edges = document.edges.flatMap((edge): [string, Mark][] => {
    const calls = taken.get(edgeKey(edge));
    return calls ? [[edgeKey(edge), { how: "path", badge: String(calls), title: said(calls) }]] : [];
  });
  return { nodes, edges: Object.fromEntries(edges) };
}

/** The number of calls beside every port that was taken. */
export function usageRules(found: Used, quoted: (id: string) => string): string {
  return signs(found.nodes, quoted, (taken) => `"${taken}";color:var(--green)`);
}

/** The ports nobody took, for the list. */
export function missed(found: Coverage) {
  return found.nodes.flatMap((node) => node.ports.filter((port) => port.taken === 0).map((port) => ({ node: node.node, label: node.label, port: port.port, title: port.title })));
}
