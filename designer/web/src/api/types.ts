/** What the server answers, by the names pages use. Shapes come from its own description; documents are the designer's own. */

import type { FlowDocument } from "@/core/document";
import type { Finding } from "@/core/findings";
import type { JsonObject } from "@/core/json";
import type { Kind, Schema } from "@/core/kinds";
import type { Answered } from "./answers";

export type FlowRow = Answered<"flows">["flows"][number];
export type Names = Answered<"names">;
export type Line = Answered<"line">;
export type LogRow = Answered<"line_log">["log"][number];
export type RollbackPreview = Answered<"preview_rollback">;
export type Template = Omit<Answered<"templates">["templates"][number], "document"> & { readonly document: FlowDocument };
export type Checked = Omit<Answered<"check_flow">, "findings"> & { readonly findings: readonly Finding[] };
export type Review = Omit<Answered<"review">, "findings"> & { readonly findings: readonly Finding[] };

export interface Catalogue {
  readonly kinds: readonly Kind[];
  readonly flow: Schema;
  readonly defaults: JsonObject;
}

export interface Draft {
  readonly text: string;
  readonly revision: string;
}

/** A job whose result is known to be a T. */
export type Job<T> = Omit<Answered<"job">, "result" | "problem"> & {
  readonly result: T | null;
  readonly problem: { readonly detail: string; readonly mend: string; readonly findings?: readonly Finding[] } | null;
};
