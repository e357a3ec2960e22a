/** Lines, reviews, publishing and going back. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Text } from "@/core/kinds";
import { ask, get, part, post } from "./client";
import type { Change } from "./states";
import type { Job, Line, LogRow, Review, RollbackPreview } from "./types";

/** Acknowledgements of runtimes arrive without being asked for: lists of lines are read again while they are looked at. */
const WATCH_MS = 5_000;
const STEP_MS = 400;

export const lines = queryOptions({
  queryKey: ["lines"],
  queryFn: async ({ signal }) => (await get<{ lines: Line[] }>("/lines", signal)).lines,
  refetchInterval: WATCH_MS,
});

export const line = (number: string) =>
  queryOptions({
    queryKey: ["lines", number],
    queryFn: ({ signal }) => get<Line>(`/lines/${part(number)}`, signal),
    refetchInterval: WATCH_MS,
  });

export const lineLog = (number: string) =>
  queryOptions({
    queryKey: ["lines", number, "log"],
    queryFn: async ({ signal }) => (await get<{ log: LogRow[] }>(`/lines/${part(number)}/log`, signal)).log,
  });

export const review = (flow: string, number: string, revision: string) =>
  queryOptions({
    queryKey: ["review", flow, number, revision],
    queryFn: ({ signal }) => get<Review>(`/flows/${part(flow)}/review?line=${part(number)}`, signal),
    staleTime: 0,
  });

export const comparison = (before: string, after: string) =>
  queryOptions({
    queryKey: ["compare", before, after],
    queryFn: async ({ signal }) => {
      const text = `{"before": ${before}, "after": ${after}}`;
      return (await ask<{ changes: Change[] }>("POST", "/flows/compare", { text, signal })).json.changes;
    },
    gcTime: 0,
  });

export const rollbackPreview = (number: string, to: string) =>
  queryOptions({
    queryKey: ["lines", number, "preview", to],
    queryFn: () => post<RollbackPreview>(`/lines/${part(number)}/rollback/preview`, { to }),
    gcTime: 0,
    staleTime: 0,
  });

export function useRollback(number: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { to: string; message: string }) => post(`/lines/${part(number)}/rollback`, given),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["lines"] }), client.invalidateQueries({ queryKey: ["flows"] })]),
  });
}

export function useAddLine() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { number: string; title: string }) => post<Line>("/lines", given),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lines"] }),
  });
}

export interface Publishing {
  readonly line: string;
  readonly message: string;
  readonly base_revision: number;
  /** UTC milliseconds; null: now. */
  readonly at?: number | null;
  readonly window_ms?: number;
  /** Lines that get the very same. */
  readonly more?: readonly string[];
}

export interface Published {
  readonly line?: string;
  readonly flow?: string;
  readonly version?: number;
  /** The id of the coming publish, when it does not go live at once. */
  readonly coming?: string | null;
  /** It waits for a second person. */
  readonly asked?: boolean;
  /** What became of the further lines. */
  readonly more?: readonly { readonly number: string; readonly problem: Text | null }[];
}

/** Publish, and follow the job to its end; `tell` hears how far it is. */
export function usePublish(flow: string, tell: (job: Job<Published>) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (given: Publishing) => {
      let job = await post<Job<Published>>(`/flows/${part(flow)}/publish`, given);
      while (job.state === "waiting" || job.state === "running") {
        tell(job);
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
        job = await get<Job<Published>>(`/jobs/${part(job.id)}`);
      }
      return job;
    },
    onSuccess: () => Promise.all(["lines", "flows", "names"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}
