/** The findings a refusal came with. */

import { Problem } from "@/api/client";
import type { Finding } from "@/core/findings";

export function findingsOf(error: Error | null): readonly Finding[] {
  return error instanceof Problem ? (error.body.findings ?? []) : [];
}
