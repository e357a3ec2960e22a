/** What the server tells of a test call, and what is sent to it. */

import type { Finding } from "@/core/findings";
import type { Json } from "@/core/json";
import type { Text } from "@/core/kinds";

export interface Segment {
  readonly say?: string;
  readonly audio?: string;
  readonly pause_ms?: number;
  readonly language?: string;
  readonly url?: string;
}

export interface Row {
  readonly at: number;
  readonly what: string;
  readonly text: string;
  readonly detail: string;
  readonly flow: string;
  readonly node: string;
  readonly label: string;
  /** What the way out of a node is called; null where its name is its id. */
  readonly title?: Text | null;
  readonly segments: readonly Segment[];
}

export interface Visit {
  readonly flow: string;
  readonly node: string;
  readonly label: string;
  readonly port: string | null;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly keys: readonly string[];
  readonly phrases: readonly string[];
  readonly own: boolean;
}

export interface Digits {
  readonly minimum: number;
  readonly maximum: number;
  readonly terminator: string;
}

export interface Awaiting {
  readonly occasion: "question" | "queue" | "transfer" | "recording" | "backend" | "breakpoint";
  readonly flow: string;
  readonly node: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly digits: Digits | null;
  readonly sensitive: boolean;
  readonly barge_in: boolean;
  readonly destination: string;
  readonly address: string;
  readonly results: readonly string[];
  readonly fields: readonly string[];
}

/** A call as far as it has come. `unused` counts inputs whose occasion did not come. */
export interface Told {
  readonly runnable: boolean;
  readonly findings: readonly Finding[];
  readonly at: number;
  readonly language: string;
  readonly rows: readonly Row[];
  readonly path: readonly Visit[];
  readonly variables: Readonly<Record<string, Json>>;
  readonly awaiting: Awaiting | null;
  readonly ended: string;
  readonly unused: number;
}

export interface Answer {
  readonly result?: string;
  readonly failed?: string;
  readonly status?: number;
  readonly values?: Readonly<Record<string, string>>;
}

/** One thing the caller does, or a queue, a transfer or a back end. */
export type Input =
  | "silence"
  | "hang_up"
  | "go_on"
  | "listen"
  | "transferred_away"
  | { readonly after: string | { readonly say: string } }
  | { readonly during: string | { readonly say: string } }
  | { readonly say: string }
  | { readonly message: { readonly ms: number; readonly ended_by: string } }
  | { readonly answer: Answer }
  | { readonly fail: string }
  | { readonly [Plain in "silence" | "hang_up" | "listen" | "transferred_away"]?: "" };
