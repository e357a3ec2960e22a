/** The document in hand, with everything that can be taken back. Nothing is stored before it is saved. */

import { useCallback, useState } from "react";
import type { ScheduleDocument } from "@/core/schedule";

interface State {
  readonly past: readonly ScheduleDocument[];
  readonly now: ScheduleDocument;
  readonly future: readonly ScheduleDocument[];
}

export interface Editing {
  readonly document: ScheduleDocument;
  readonly change: (next: ScheduleDocument) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export function useEditing(begin: ScheduleDocument): Editing {
  const [state, setState] = useState<State>({ past: [], now: begin, future: [] });
  const change = useCallback((next: ScheduleDocument) => setState(({ past, now }) => (same(next, now) ? { past, now, future: [] } : { past: [...past, now], now: next, future: [] })), []);
  const undo = useCallback(() => setState((all) => step(all, -1)), []);
  const redo = useCallback(() => setState((all) => step(all, 1)), []);
  return { document: state.now, change, undo, redo, canUndo: state.past.length > 0, canRedo: state.future.length > 0 };
}

/** Are two documents the same values? The order of their fields says nothing. */
export function same(one: unknown, two: unknown): boolean {
  return canonical(one) === canonical(two);
}

function step({ past, now, future }: State, by: -1 | 1): State {
  const [from, to] = by < 0 ? [past, future] : [future, past];
  const next = from.at(-1);
  if (next === undefined) return { past, now, future };
  const [left, grown] = [from.slice(0, -1), [...to, now]];
  return by < 0 ? { past: left, now: next, future: grown } : { past: grown, now: next, future: left };
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "object" && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).toSorted()) : each));
}
