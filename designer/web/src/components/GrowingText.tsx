import { useLayoutEffect, useRef } from "react";
import type { ComponentProps } from "react";

/** A text area as tall as its text. Its height is set through the style object, which the content security policy allows. */
export function GrowingText({ rows = 2, ...rest }: ComponentProps<"textarea"> & { rows?: number }) {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = own.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 240)}px`;
  }, [rest.value, rows]);
  return <textarea ref={own} className="input growing" rows={rows} {...rest} />;
}
