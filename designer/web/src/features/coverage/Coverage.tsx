import { lazy, Suspense, useSyncExternalStore } from "react";

const Panel = lazy(() => import("./Panel").then((module) => ({ default: module.Panel })));
const Usage = lazy(() => import("./Usage").then((module) => ({ default: module.Usage })));

export const SHOWN = "#coverage";
export const USED = "#usage";

function watch(tell: () => void): () => void {
  window.addEventListener("hashchange", tell);
  return () => window.removeEventListener("hashchange", tell);
}

/** What the scenarios cover, or which ways real calls took, shown on the canvas for as long as the address says so. */
export function Coverage() {
  const shown = useSyncExternalStore(watch, () => window.location.hash);
  if (shown !== SHOWN && shown !== USED) return null;
  return <Suspense fallback={null}>{shown === SHOWN ? <Panel /> : <Usage />}</Suspense>;
}
