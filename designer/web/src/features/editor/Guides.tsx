import { ViewportPortal } from "@xyflow/react";
import type { Line } from "@/core/guides";

/** The lines a dragged card is in line along. */
export function Guides({ lines }: { lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <ViewportPortal>
      {lines.map((line) => (
        <div
          key={String(line.across)}
          className={`guide ${line.across ? "across" : "down"}`}
          style={line.across ? { left: line.from - 20, top: line.at, width: line.to - line.from + 40 } : { left: line.at, top: line.from - 20, height: line.to - line.from + 40 }}
        />
      ))}
    </ViewportPortal>
  );
}
