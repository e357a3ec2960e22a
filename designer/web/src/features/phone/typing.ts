/** When a key is sent at once, and when more may follow. What keys mean is the engine's business. */

import type { Awaiting } from "./told";

export const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

export interface Typed {
  readonly held: string;
  /** Keys to send now; "" while more may follow. */
  readonly sent: string;
}

export function type(awaiting: Awaiting, held: string, key: string): Typed {
  const keys = held + key;
  const { digits } = awaiting;
  const longer = awaiting.choices.some((choice) => choice.keys.some((each) => each.length > keys.length && each.startsWith(keys)));
  const done = digits ? key === digits.terminator || keys.length >= digits.maximum || (held === "" && /[*#]/.test(key)) : !longer;
  return done ? { held: "", sent: keys } : { held: keys, sent: "" };
}
