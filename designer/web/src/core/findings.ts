/** Findings of the server and where they stand. Finding them is the server's business. */

import type { Patch } from "./commands";
import type { FlowDocument } from "./document";
import type { Path } from "./json";
import type { Text } from "./kinds";

export type Severity = "error" | "warning" | "hint";

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: Text;
  readonly mend: Text;
  readonly node: string | null;
  readonly label: Text | null;
  readonly field: Path;
  readonly field_title: Text | null;
  readonly port: string | null;
  readonly edge: number | null;
  readonly fix: readonly Patch[] | null;
  readonly acceptable: boolean;
  readonly accepted: string | null;
}

const WORST: readonly Severity[] = ["error", "warning", "hint"];

/** The worst severity among findings nobody accepted; null when all is well. */
export function worst(findings: readonly Finding[]): Severity | null {
  return WORST.find((severity) => findings.some((finding) => finding.severity === severity && !finding.accepted)) ?? null;
}

export function count(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity && !finding.accepted).length;
}

/** Findings by the node they stand at; those about an edge stand at the node it leaves. */
export function byNode(findings: readonly Finding[], document: FlowDocument): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const node = finding.node ?? (finding.edge === null ? undefined : document.edges[finding.edge]?.from);
    if (node) found.set(node, [...(found.get(node) ?? []), finding]);
  }
  return found;
}

/** A newer answer, in the objects of the one before it where they say the same: what was found before is not drawn again. */
export function again(before: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const known = new Map(before.map((finding) => [JSON.stringify(finding), finding]));
  const made = now.map((finding) => known.get(JSON.stringify(finding)) ?? finding);
  return made.length === before.length && made.every((finding, index) => finding === before[index]) ? before : made;
}

/** Those of a field or of anything inside it. */
export function under(findings: readonly Finding[], path: Path): readonly Finding[] {
  return findings.filter((finding) => path.every((step, index) => finding.field[index] === step) && finding.field.length >= path.length);
}
