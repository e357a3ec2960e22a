/** The layered layout of a flow, off the page's thread. */

import dagre from "@dagrejs/dagre";

export interface Arranging {
  readonly nodes: Readonly<Record<string, { readonly width: number; readonly height: number }>>;
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly corner: { readonly x: number; readonly y: number };
}

export type Arranged = Record<string, { x: number; y: number }>;

self.onmessage = (event: MessageEvent<Arranging>) => {
  const { nodes, edges, corner } = event.data;
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 36, ranksep: 90 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, size] of Object.entries(nodes)) graph.setNode(id, { ...size });
  for (const edge of edges) graph.setEdge(edge.from, edge.to);
  dagre.layout(graph);
  const found = graph.nodes().map((id) => ({ id, ...(graph.node(id) as { x: number; y: number; width: number; height: number }) }));
  const left = Math.min(...found.map((node) => node.x - node.width / 2));
  const top = Math.min(...found.map((node) => node.y - node.height / 2));
  const grid = (value: number) => Math.round(value / 10) * 10;
  const places: Arranged = {};
  for (const node of found) {
    places[node.id] = { x: grid(node.x - node.width / 2 - left + corner.x), y: grid(node.y - node.height / 2 - top + corner.y) };
  }
  self.postMessage(places);
};
