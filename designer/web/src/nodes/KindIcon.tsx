import { createElement } from "react";
import type { Kind } from "@/core/kinds";
import { iconOf } from "./icons";

/** A kind's icon on its colour: the same in palette, canvas, lists and reviews. */
export function KindIcon({ kind, size = 22 }: { kind: Kind | undefined; size?: number }) {
  return (
    <span
      className="kind-icon"
      aria-hidden
      style={{ background: kind?.colour ?? "#5a6675", width: size, height: size, fontSize: Math.round(size * 0.6) }}
    >
      {createElement(iconOf(kind?.icon))}
    </span>
  );
}
