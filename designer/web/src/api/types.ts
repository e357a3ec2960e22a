/** What the server answers, as far as the pages use it. */

import type { FlowDocument } from "@/core/document";
import type { Finding, Severity } from "@/core/findings";
import type { JsonObject } from "@/core/json";
import type { Kind, Schema, Text } from "@/core/kinds";

export interface Catalogue {
  readonly kinds: readonly Kind[];
  readonly flow: Schema;
  readonly defaults: JsonObject;
}

export interface FlowRow {
  readonly name: string;
  readonly revision: number;
  readonly author: string;
  readonly updated: number;
  readonly versions: number;
  readonly lines: readonly string[];
  readonly languages: readonly string[];
  readonly nodes: number;
}

export interface Template {
  readonly id: string;
  readonly title: Text;
  readonly description: Text;
  readonly languages: readonly string[];
  readonly nodes: number;
  readonly document: FlowDocument;
}

export interface Draft {
  readonly text: string;
  readonly revision: string;
}

export interface Checked {
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly publishable: boolean;
}

export interface Names {
  readonly schedules: readonly { readonly name: string; readonly periods: readonly string[]; readonly zone: string }[];
  readonly lists: readonly { readonly name: string; readonly title: string }[];
  readonly destinations: readonly { readonly name: string; readonly kind: string; readonly title: string }[];
  readonly flows: readonly {
    readonly name: string;
    readonly returns: readonly JsonObject[];
    readonly inputs: Readonly<Record<string, JsonObject>>;
    readonly outputs: Readonly<Record<string, JsonObject>>;
  }[];
  readonly prompts: readonly { readonly name: string; readonly languages: readonly string[] }[];
  readonly mailboxes: readonly string[];
  readonly tables: readonly string[];
  readonly secrets: readonly string[];
  readonly lines: readonly { readonly number: string; readonly title: string }[];
  readonly regions: readonly Text[];
}

/** A difference in words, as the server tells it. */
export interface Change {
  readonly what: string;
  readonly how: "added" | "removed" | "changed";
  readonly node: string | null;
  readonly label: string | null;
  readonly port: string | null;
  readonly text: Text;
}

export interface Review extends Checked {
  readonly revision: number;
  readonly before: { readonly flow: string; readonly version: number } | null;
  readonly changes: readonly Change[];
  /** How many scenarios were run on it. */
  readonly scenarios: number;
}

export interface Job<T> {
  readonly id: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  readonly progress: { readonly stage: string; readonly done: number; readonly total: number } | null;
  readonly result: T | null;
  readonly problem: { readonly detail: string; readonly mend: string; readonly findings?: readonly Finding[] } | null;
}

export interface Line {
  readonly number: string;
  readonly title: string;
  readonly flow: string;
  readonly version: number;
  readonly digest: string;
  readonly updated: number;
  readonly with_rules: boolean;
  readonly runtimes: { readonly live: number; readonly all: number };
}

export interface LogRow {
  readonly line: string;
  readonly kind: "publish" | "rollback";
  readonly digest: string;
  readonly flow: string;
  readonly version: number;
  readonly by: string;
  readonly message: string;
  readonly at: number;
  readonly approved_by: string;
  readonly approval: string;
  readonly unasked: boolean;
  readonly offered: boolean;
}

export interface RollbackPreview {
  readonly now: { readonly flow: string; readonly version: number };
  readonly then: { readonly flow: string; readonly version: number };
  readonly changes: readonly Change[];
}
