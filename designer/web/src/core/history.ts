/** A document with what was done to it: one entry per command, undone and done again by name. */

import { plan } from "./commands";
import type { Command } from "./commands";
import { asJson } from "./document";
import type { FlowDocument } from "./document";
import { apply } from "./edits";
import type { Edit } from "./edits";
import type { JsonObject } from "./json";
import type { Kinds } from "./kinds";

export interface Entry {
  readonly command: Command;
  readonly edits: readonly Edit[];
  readonly inverse: readonly Edit[];
}

export interface History {
  readonly document: FlowDocument;
  readonly past: readonly Entry[];
  readonly future: readonly Entry[];
}

const LONGEST = 500;

export function begin(document: FlowDocument): History {
  return { document, past: [], future: [] };
}

/** The history after a command; the same one when the command changes nothing. */
export function run(history: History, command: Command, kinds: Kinds): History {
  const edits = plan(history.document, command, kinds);
  if (edits.length === 0) return history;
  const done = apply<JsonObject>(asJson(history.document), edits);
  const document = done.document as unknown as FlowDocument;
  const last = history.past.at(-1);
  const entry: Entry =
    last && history.future.length === 0 && sameField(last.command, command)
      ? { command, edits: [...last.edits, ...edits], inverse: [...done.inverse, ...last.inverse] }
      : { command, edits, inverse: done.inverse };
  const kept = entry.edits.length > edits.length ? history.past.slice(0, -1) : history.past;
  return { document, past: [...kept, entry].slice(-LONGEST), future: [] };
}

/** Typing goes on in the same field: the only thing two commands become one entry for. */
function sameField(one: Command, two: Command): boolean {
  if (one.do === "rename" && two.do === "rename") return one.node === two.node;
  if (one.do === "configure" && two.do === "configure") {
    return one.typing === true && two.typing === true && one.node === two.node && one.path.join("/") === two.path.join("/");
  }
  if (one.do === "flow" && two.do === "flow") {
    return one.typing === true && two.typing === true && one.path.join("/") === two.path.join("/");
  }
  if (one.do === "redraw" && two.do === "redraw") return one.typing === true && two.typing === true && one.id === two.id;
  return false;
}

export function undo(history: History): History {
  const entry = history.past.at(-1);
  if (!entry) return history;
  const done = apply<JsonObject>(asJson(history.document), entry.inverse);
  return {
    document: done.document as unknown as FlowDocument,
    past: history.past.slice(0, -1),
    future: [entry, ...history.future],
  };
}

export function redo(history: History): History {
  const [entry, ...rest] = history.future;
  if (!entry) return history;
  const done = apply<JsonObject>(asJson(history.document), entry.edits);
  return { document: done.document as unknown as FlowDocument, past: [...history.past, entry], future: rest };
}

/** Undo or redo until `length` entries are in the past. */
export function goTo(history: History, length: number): History {
  let now = history;
  while (now.past.length > length) now = undo(now);
  while (now.past.length < length && now.future.length > 0) now = redo(now);
  return now;
}
