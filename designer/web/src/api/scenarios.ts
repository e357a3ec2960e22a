/** Scenarios: read, written, run, accepted; and what a run covered. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { operations } from "@/generated/api";
import { ask, get, part, post } from "./client";
import type { Job } from "./types";

type Given<Name extends keyof operations> = operations[Name] extends { responses: { 200: { content: { "application/json": infer Body } } } } ? Body : never;

export type ScenarioRow = Given<"scenarios">["scenarios"][number];
export type Scenario = Given<"scenario">;
export type Coverage = Given<"coverage">;
export type Failure = NonNullable<NonNullable<ScenarioRow["last"]>["failure"]>;

export const DRAFT = "draft";
const STEP_MS = 400;

export const scenarios = (against: string, flow = "") =>
  queryOptions({
    queryKey: ["scenarios", against, flow],
    queryFn: async ({ signal }) => (await get<Given<"scenarios">>(`/scenarios?against=${part(against)}${flow ? `&flow=${part(flow)}` : ""}`, signal)).scenarios,
  });

export const scenario = (id: number, against: string) =>
  queryOptions({
    queryKey: ["scenario", id, against],
    queryFn: ({ signal }) => get<Scenario>(`/scenarios/${id}?against=${part(against)}`, signal),
  });

export const coverage = (flow: string, against = DRAFT) =>
  queryOptions({
    queryKey: ["coverage", flow, against],
    queryFn: ({ signal }) => get<Coverage>(`/flows/${part(flow)}/coverage?against=${part(against)}`, signal),
  });

/** What changes when scenarios do. */
function useFresh(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => Promise.all(["scenarios", "scenario", "coverage", "review"].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

export interface Running {
  readonly flow?: string;
  readonly tag?: string;
  readonly ids?: readonly number[];
  readonly against: string;
}

export interface Ran {
  readonly passed: number;
  readonly failed: readonly { readonly id: number; readonly name: string }[];
}

/** Run scenarios, and follow the job to its end. */
export function useRun(tell: (job: Job<Ran>) => void) {
  const fresh = useFresh();
  return useMutation({
    mutationFn: async (given: Running) => {
      let job = await post<Job<Ran>>("/scenarios/run", given);
      while (job.state === "waiting" || job.state === "running") {
        tell(job);
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
        job = await get<Job<Ran>>(`/jobs/${part(job.id)}`);
      }
      return job;
    },
    onSettled: fresh,
  });
}

export interface Adding {
  readonly flow: string;
  readonly yaml?: string;
  readonly document?: unknown;
  readonly replace?: boolean;
}

export function useAdd() {
  const fresh = useFresh();
  return useMutation({ mutationFn: (given: Adding) => post<{ ids: number[] }>("/scenarios", given), onSuccess: fresh });
}

export function useSave() {
  const fresh = useFresh();
  return useMutation({
    mutationFn: ({ id, revision, ...body }: { id: number; revision: number; yaml?: string; document?: unknown }) => ask<Scenario>("PUT", `/scenarios/${id}`, { body, match: String(revision) }),
    onSuccess: fresh,
  });
}

export function useDelete() {
  const fresh = useFresh();
  return useMutation({ mutationFn: (id: number) => ask("DELETE", `/scenarios/${id}`), onSuccess: fresh });
}

export function useAccept(against: string) {
  const fresh = useFresh();
  return useMutation({ mutationFn: (id: number) => post<Scenario & { readonly before: unknown }>(`/scenarios/${id}/accept`, { against }), onSuccess: fresh });
}
