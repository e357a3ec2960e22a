/** Auto-layout of the chosen nodes, or of all of them, as one step that can be undone. */

import type { Reader } from "@/core/words";
import { around } from "@/core/geometry";
import type { Arranged, Arranging } from "./arrange.worker";
import type { EditorStore } from "./store";
import { boxes } from "./view";

/** Longer than the style sheet takes. */
const GLIDE_MS = 400;

export async function arrange(store: EditorStore, reader: Reader): Promise<void> {
  const { history, kinds, selected } = store.getState();
  const { document } = history;
  const all = boxes(document, kinds, reader);
  const ids = selected.size > 1 ? [...selected] : Object.keys(document.nodes);
  const chosen = Object.fromEntries(ids.flatMap((id) => (all[id] ? [[id, all[id]] as const] : [])));
  const box = around(Object.values(chosen));
  if (!box) return;
  const edges = document.edges.filter((edge) => edge.from in chosen && edge.to in chosen);
  const places = await inWorker({ nodes: chosen, edges, corner: { x: box.x, y: box.y } });
  if (store.getState().history.document !== document) return;
  glide();
  store.getState().run({ do: "move", why: "arrange", places });
  if (selected.size <= 1) store.getState().set({ look: "all" });
}

/** What is in sight goes to its place instead of jumping there: the eye follows. */
function glide(): void {
  const canvas = window.document.querySelector(".canvas");
  canvas?.classList.add("gliding");
  setTimeout(() => canvas?.classList.remove("gliding"), GLIDE_MS);
}

function inWorker(work: Arranging): Promise<Arranged> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./arrange.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<Arranged>) => {
      worker.terminate();
      resolve(event.data);
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
    worker.postMessage(work);
  });
}
