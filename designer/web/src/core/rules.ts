/** What stands in front of a line's flow was laid by the server, and its nodes say their names in both languages. */

import type { Reader } from "./words";

const BOTH = /^(\p{Script=Han}+) ([A-Z][A-Za-z ]*)$/u;

/** Is it the flow of a line's rules? Nobody can give a flow such a name. */
export const isRules = (flow: string): boolean => flow.startsWith("@");

/** The reader's half of a label of the rules; what somebody wrote into it stays as it is. */
export function ruleLabel(label: string, reader: Reader): string {
  return label
    .split(" · ")
    .map((part) => BOTH.exec(part)?.[reader === "zh" ? 1 : 2] ?? part)
    .join(" · ");
}
