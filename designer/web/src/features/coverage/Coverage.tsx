import { lazy, Suspense, useSyncExternalStore } from "react";

const Panel = lazy(() => import("./Panel").then((module) => ({ default: module.Panel })));

export const SHOWN = "#coverage";

function watch(tell: () => void): () => void {
  window.addEventListener("hashchange", tell);
  return () => window.removeEventListener("hashchange", tell);
}

/** What the scenarios cover, shown on the canvas for as long as the address says so. */
export function Coverage() {
  const shown = useSyncExternalStore(watch, () => window.location.hash === SHOWN);
  return shown ? (
    <Suspense fallback={null}>
      <Panel />
    </Suspense>
  ) : null;
}
