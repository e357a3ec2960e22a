import { lazy, Suspense } from "react";
import { useReplayed } from "./Replaying";
import { usePhone } from "./call";
import "./phone.css";

const Drawer = lazy(() => import("./Drawer").then((module) => ({ default: module.Drawer })));

/** The phone beside the canvas; what it needs is loaded when it is first opened. `old`: it calls what is not the draft. */
export function Phone({ old = false }: { old?: boolean }) {
  const open = usePhone((phone) => phone.open);
  useReplayed();
  if (!open) return null;
  return (
    <Suspense fallback={<aside className="phone" />}>
      <Drawer old={old} />
    </Suspense>
  );
}
