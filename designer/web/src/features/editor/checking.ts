/** The server's findings, asked for as the flow changes: a moment after the last change, and only the newest answer counts. */

import { useEffect } from "react";
import { ask } from "@/api/client";
import type { Checked } from "@/api/types";
import { again } from "@/core/findings";
import { textOf } from "@/core/text";
import type { EditorStore } from "./store";

const QUIET_MS = 350;

export function useChecking(store: EditorStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked: AbortController | null = null;
    const check = async () => {
      asked?.abort();
      const mine = new AbortController();
      asked = mine;
      const { history, name } = store.getState();
      try {
        const { json } = await ask<Checked>("POST", "/flows/check", { text: `{"document":${textOf(history.document)},"name":${JSON.stringify(name)}}`, signal: mine.signal });
        if (!mine.signal.aborted) store.getState().set({ checked: true, findings: again(store.getState().findings, json.findings) });
      } catch {
        // What was found last stays on the page: saving tells whether the server is away.
      }
    };
    void check();
    const unsubscribe = store.subscribe((now, before) => {
      if (now.history.document === before.history.document) return;
      clearTimeout(timer);
      timer = setTimeout(() => void check(), QUIET_MS);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
      asked?.abort();
    };
  }, [store]);
}
