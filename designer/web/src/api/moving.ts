/** Lines set up from lines: jobs, followed to their end. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Text } from "@/core/kinds";
import { get, part, post } from "./client";
import type { Job } from "./types";

const STEP_MS = 400;

export interface Moved {
  readonly number: string;
  readonly flow: string;
  readonly version: number;
  readonly problem: Text | null;
  /** It will, once a second person agrees. */
  readonly asked: boolean;
}

export interface Copying {
  readonly to: string;
  readonly title: string;
  readonly message: string;
  readonly notice: { readonly from: string; readonly to: string } | null;
}

async function finished<Result>(begun: Job<Result>): Promise<Job<Result>> {
  let job = begun;
  while (job.state === "waiting" || job.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    job = await get<Job<Result>>(`/jobs/${part(job.id)}`);
  }
  return job;
}

export function useCopyLine(number: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (given: Copying) => finished(await post<Job<{ line: string }>>(`/lines/${part(number)}/copy`, given)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lines"] }),
  });
}

export function useMoveLines() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (given: { numbers: string; like: string; message: string }) => finished(await post<Job<{ rows: Moved[] }>>("/lines/move", given)),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lines"] }),
  });
}
