/** What the scenarios walked, as marks on nodes and edges, and as a style sheet for the ports. */

import type { Coverage } from "@/api/scenarios";
import { edgeKey } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import type { Mark, Marks } from "@/core/marks";

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
  return found.nodes
    .flatMap((node) =>
      node.ports.map((port) => {
        const handle = `.react-flow__node[data-id="${quoted(node.node)}"] :is(.card-port,.card-failure):has(> .react-flow__handle[data-handleid="${quoted(port.port)}"])`;
        const sign = port.taken > 0 ? `"✓${port.taken}";color:var(--green)` : `"✗";color:var(--amber)`;
        return `${handle}::after{content:${sign};font-weight:700;font-size:12px;margin-left:4px}`;
      }),
    )
    .join("\n");
}

/** The ports nobody took, for the list. */
export function missed(found: Coverage) {
  return found.nodes.flatMap((node) => node.ports.filter((port) => port.taken === 0).map((port) => ({ node: node.node, label: node.label, port: port.port, title: port.title })));
}
