/**
 * Never lose an edit: every change is kept in this browser within a blink and on the server a moment later, with the revision it was
 * made on. While the server is away the copy here waits; when somebody else saved, both states are kept until a person chose.
 */

import { createStore } from "zustand";
import { ask, part, Problem, Unreachable } from "@/api/client";
import { goesOn } from "@/api/leaving";
import { readDocument } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import type { Json } from "@/core/json";
import { textOf } from "@/core/text";
import type { EditorStore } from "./store";

const QUIET_MS = 700;
const RETRY_MS = 4000;
/** Writing a large flow for every letter typed makes typing slow. */
const KEEP_MS = 300;
/** A copy is the revision it was made on, and below it the text. */
const PREFIX = "tonepath.draft.1.";

export interface Theirs {
  readonly text: string;
  readonly revision: string;
  readonly author: string;
}

export interface Saving {
  readonly state: "saved" | "dirty" | "saving" | "offline" | "conflict" | "refused";
  readonly revision: string;
  readonly savedAt: number;
  readonly theirs: Theirs | null;
  readonly problem: Problem | null;
  /** Resolves once everything is on the server, false when it cannot be. */
  readonly flush: () => Promise<boolean>;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
  /** The server's draft changed by our own doing: go on from there. */
  readonly adopt: (document: FlowDocument, revision: string) => void;
  readonly stop: () => void;
}

export interface LocalCopy {
  readonly text: string;
  readonly revision: string;
}

export function localCopy(name: string): LocalCopy | null {
  const stored = localStorage.getItem(PREFIX + name);
  if (stored === null) return null;
  const line = stored.indexOf("\n");
  return { revision: stored.slice(0, line), text: stored.slice(line + 1) };
}

export function forgetCopy(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

export function keepSaved(editor: EditorStore, name: string, revision: string, waiting: Theirs | null) {
  return createStore<Saving>((set, get) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let keeping: ReturnType<typeof setTimeout> | undefined;
    let running: Promise<boolean> | null = null;
    let sent: FlowDocument = editor.getState().history.document;
    // Texts that went out and were never answered: the server may have them, and then they are nobody else's.
    const unanswered = new Set<string>();
    const keep = () => {
      if (keeping === undefined) return;
      clearTimeout(keeping);
      keeping = undefined;
      localStorage.setItem(PREFIX + name, `${get().revision}\n${textOf(editor.getState().history.document)}`);
    };
    // Between two keys, if there is such a moment.
    const keepSoon = () => ("requestIdleCallback" in window ? requestIdleCallback(keep, { timeout: KEEP_MS }) : keep());
    const unkept = () => {
      clearTimeout(keeping);
      keeping = undefined;
      forgetCopy(name);
    };
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(), ms);
    };
    const save = (): Promise<boolean> => {
      running ??= send().finally(() => {
        running = null;
      });
      return running;
    };
    const send = async (): Promise<boolean> => {
      clearTimeout(timer);
      if (get().state === "conflict") return false;
      for (;;) {
        const document = editor.getState().history.document;
        if (document === sent) {
          set({ state: "saved" });
          return true;
        }
        set({ state: "saving" });
        const text = textOf(document);
        try {
          const answer = await ask<{ revision: number }>("PUT", `/flows/${part(name)}/draft`, { text, match: get().revision });
          sent = document;
          unanswered.clear();
          set({ revision: String(answer.json.revision), savedAt: Date.now(), problem: null });
          if (editor.getState().history.document === document) unkept();
        } catch (error) {
          if (error instanceof Unreachable) unanswered.add(text);
          const theirs = error instanceof Problem ? error.body.theirs : undefined;
          if (!theirs || (theirs.text !== text && !unanswered.delete(theirs.text))) return failed(error);
          set({ revision: String(theirs.revision) });
        }
      }
    };
    const failed = (error: unknown): boolean => {
      if (error instanceof Problem && error.body.theirs) {
        const { text, revision: now, author } = error.body.theirs;
        set({ state: "conflict", theirs: { text, author, revision: String(now) } });
      } else if (error instanceof Problem && error.body.status < 500 && error.body.status !== 401 && error.body.status !== 429) {
        set({ state: "refused", problem: error });
      } else {
        set({ state: "offline" });
        later(RETRY_MS);
      }
      return false;
    };
    const unsubscribe = editor.subscribe((now, before) => {
      if (now.history.document === before.history.document) return;
      keeping ??= setTimeout(keepSoon, KEEP_MS);
      if (get().state === "conflict") return;
      if (get().state !== "offline") set({ state: "dirty" });
      later(QUIET_MS);
    });
    const online = () => get().state === "offline" && later(0);
    const leave = (event: BeforeUnloadEvent) => {
      if (get().state !== "saved") event.preventDefault();
    };
    window.addEventListener("online", online);
    window.addEventListener("beforeunload", leave);
    window.addEventListener("pagehide", keep);
    const settle = (theirs: Theirs) => set({ state: "dirty", revision: theirs.revision, theirs: null });
    return {
      state: waiting ? "conflict" : "saved",
      revision,
      savedAt: 0,
      theirs: waiting,
      problem: null,
      flush: save,
      keepMine: () => {
        const theirs = get().theirs;
        if (!theirs) return;
        settle(theirs);
        later(0);
      },
      takeTheirs: () => {
        const theirs = get().theirs;
        const document = theirs && readDocument(JSON.parse(theirs.text) as Json);
        if (!theirs || !document) return;
        settle(theirs);
        // Undo brings back what was mine: nothing is lost by looking at theirs.
        editor.getState().run({ do: "replace", why: "theirs", document });
        sent = editor.getState().history.document;
        later(0);
      },
      adopt: (document, now) => {
        set({ revision: now });
        editor.getState().run({ do: "replace", why: "discard", document });
        sent = editor.getState().history.document;
        unkept();
        set({ state: "saved" });
      },
      stop: () => {
        unsubscribe();
        clearTimeout(timer);
        window.removeEventListener("online", online);
        window.removeEventListener("beforeunload", leave);
        window.removeEventListener("pagehide", keep);
        keep();
        if (running || get().state === "dirty") goesOn(name, save());
      },
    };
  });
}

export type SavingStore = ReturnType<typeof keepSaved>;
