/** One phone per open flow: the settings, what was done so far, and the call after each of those. The server keeps nothing. */

import { createStore, useStore } from "zustand";
import { post } from "@/api/client";
import type { FlowDocument } from "@/core/document";
import { useEditorStore } from "@/features/editor/store";
import type { EditorStore } from "@/features/editor/store";
import { FIRST, request } from "./setting";
import type { Setting } from "./setting";
import { type } from "./typing";
import type { Awaiting, Input, Told } from "./told";

export interface Phone {
  readonly open: boolean;
  readonly setting: Setting;
  /** The settings of the call that is going on: changed ones count from the next call. */
  readonly used: Setting;
  /** What was called; null before the first call. */
  readonly document: FlowDocument | null;
  readonly begun: string;
  readonly inputs: readonly Input[];
  /** `told[k]` is the call after k inputs. */
  readonly told: readonly Told[];
  /** Which of them is looked at: further steps are kept until something else is done here. */
  readonly at: number;
  readonly held: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly turn: () => void;
  readonly change: (part: Partial<Setting>) => void;
  readonly call: () => Promise<void>;
  readonly again: () => Promise<void>;
  readonly act: (input: Input) => Promise<void>;
  readonly key: (key: string, during: boolean) => void;
  readonly send: (during: boolean) => void;
  readonly rub: () => void;
  readonly look: (at: number) => void;
  readonly put_down: () => void;
  /** Play a scenario's inputs one after another; where the next one is not due, the caller is silent. */
  readonly replay: (setting: Setting, inputs: readonly Input[]) => Promise<void>;
}

const QUIET_MOST = 100;
/** What happens where somebody must act and nobody does. */
const NOTHING: Readonly<Record<Awaiting["occasion"], Input>> = {
  question: "silence",
  queue: { answer: { result: "answered_ended" } },
  transfer: { answer: { result: "answered_ended" } },
  recording: { message: { ms: 0, ended_by: "silence" } },
  backend: { answer: { failed: "refused" } },
  breakpoint: "go_on",
};
const OVER = { document: null, inputs: [], told: [], at: 0, held: "", error: null } as const;

function openPhone(editor: EditorStore) {
  return createStore<Phone>((set, get) => {
    let turn = 0;
    /** Do the inputs one after another from `from` on, each step being seen as it comes. */
    const play = async (document: FlowDocument, inputs: readonly Input[], from: number) => {
      const mine = ++turn;
      const { used, begun } = get();
      set({ busy: true, error: null, held: "", document });
      try {
        for (let count = from; count <= inputs.length; count++) {
          const now = await post<Told>("/test-calls", request(document, used, inputs.slice(0, count), begun));
          if (mine !== turn) return;
          // An input whose occasion did not come, since the flow was changed: the call stands where it was.
          if (now.unused > 0 && count > 0) break;
          set({ told: [...get().told.slice(0, count), now], inputs: inputs.slice(0, count), at: count });
        }
      } catch (error) {
        if (mine === turn) set({ error: error as Error });
      } finally {
        if (mine === turn) set({ busy: false });
      }
    };
    /** As `play`, but what is not due waits, as the inputs of a scenario do. */
    const perform = async (script: readonly Input[]) => {
      const document = editor.getState().history.document;
      await play(document, [], 0);
      for (let next = 0, quiet = 0; next < script.length; ) {
        const { told, inputs, at, error } = get();
        const awaiting = told[at]?.awaiting;
        const input = script[next];
        if (error || !awaiting || input === undefined || at !== inputs.length) return;
        await play(document, [...inputs, input], inputs.length + 1);
        if (get().inputs.length > inputs.length) next++;
        else if (++quiet > QUIET_MOST || get().error) return;
        else await play(document, [...inputs, NOTHING[awaiting.occasion]], inputs.length + 1);
      }
    };
    const keys = (sent: string, during: boolean) => get().act(during ? { during: sent } : { after: sent });
    return {
      open: false,
      setting: FIRST,
      used: FIRST,
      begun: "",
      busy: false,
      ...OVER,
      turn: () => set({ open: !get().open }),
      change: (part) => set({ setting: { ...get().setting, ...part } }),
      call: () => {
        set({ ...OVER, used: get().setting, begun: new Date().toISOString() });
        return play(editor.getState().history.document, [], 0);
      },
      again: () => {
        const { inputs } = get();
        set({ told: [], inputs: [], at: 0, used: get().setting });
        return play(editor.getState().history.document, inputs, 0);
      },
      act: async (input) => {
        const { document, inputs, told, at, busy } = get();
        if (!document || busy || !told[at]?.awaiting) return;
        const next = [...inputs.slice(0, at), input];
        // A draft that was changed meanwhile is called from its beginning: what was told of the old one no longer holds.
        const draft = editor.getState().history.document;
        await play(draft, next, draft === document ? next.length : 0);
      },
      key: (key, during) => {
        const { told, at, held, busy } = get();
        const awaiting = told[at]?.awaiting;
        if (!awaiting || busy) return;
        const typed = type(awaiting, held, key);
        set({ held: typed.held });
        if (typed.sent) void keys(typed.sent, during);
      },
      send: (during) => {
        if (get().held) void keys(get().held, during);
      },
      rub: () => set({ held: get().held.slice(0, -1) }),
      look: (at) => {
        const { told, busy } = get();
        if (!busy && told[at]) set({ at, held: "", error: null });
      },
      replay: (setting, inputs) => {
        set({ ...OVER, open: true, setting, used: setting, begun: new Date().toISOString() });
        return perform(inputs);
      },
      put_down: () => {
        turn++;
        set({ ...OVER, busy: false });
      },
    };
  });
}

export type PhoneStore = ReturnType<typeof openPhone>;
const phones = new WeakMap<EditorStore, PhoneStore>();

export function phoneOf(editor: EditorStore): PhoneStore {
  const known = phones.get(editor) ?? openPhone(editor);
  phones.set(editor, known);
  return known;
}

export function usePhone<T>(selector: (phone: Phone) => T): T {
  return useStore(phoneOf(useEditorStore()), selector);
}
