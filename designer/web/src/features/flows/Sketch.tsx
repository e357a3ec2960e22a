import { useQuery } from "@tanstack/react-query";
import { catalogue } from "@/api/queries";
import type { FlowDocument } from "@/core/document";
import { CARD } from "@/core/geometry";

const HEIGHT = 110;

/** A flow in miniature: its cards and edges where they stand. */
export function Sketch({ document }: { document: FlowDocument | null }) {
  const kinds = useQuery(catalogue).data?.byName;
  if (!document) {
    return (
      <svg className="sketch" viewBox="0 0 200 80" aria-hidden>
        <rect x="20" y="28" width="44" height="22" rx="6" fill="var(--green-soft)" stroke="var(--green)" />
        <path d="M64 39h40" stroke="var(--edge)" strokeWidth="2" strokeDasharray="5 4" />
        <rect x="104" y="22" width="70" height="34" rx="6" fill="none" stroke="var(--edge)" strokeWidth="2" strokeDasharray="5 4" />
        <path d="M139 33v12M133 39h12" stroke="var(--blue)" strokeWidth="2" />
      </svg>
    );
  }
  const points = Object.values(document.layout);
  const left = Math.min(...points.map((point) => point.x));
  const top = Math.min(...points.map((point) => point.y));
  const width = Math.max(...points.map((point) => point.x)) - left + CARD.width;
  const height = Math.max(...points.map((point) => point.y)) - top + HEIGHT;
  return (
    <svg className="sketch" viewBox={`${left - 40} ${top - 40} ${width + 80} ${height + 80}`} aria-hidden>
      {document.edges.map((edge, index) => {
        const [from, to] = [document.layout[edge.from], document.layout[edge.to]];
        if (!from || !to) return null;
        const [x1, y1, x2, y2] = [from.x + CARD.width, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
        const bend = Math.max(60, Math.abs(x2 - x1) / 2);
        return <path key={index} d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} fill="none" stroke="var(--edge)" strokeWidth="8" />;
      })}
      {Object.entries(document.nodes).map(([id, node]) => {
        const point = document.layout[id];
        return point && <rect key={id} x={point.x} y={point.y} width={CARD.width} height={HEIGHT} rx="16" fill={kinds?.[node.kind]?.colour ?? "#5a6675"} />;
      })}
    </svg>
  );
}
