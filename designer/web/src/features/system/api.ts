/** The system: checks of the machine, runtimes, capacity, storage, voices and settings, as the server tells of them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answered } from "@/api/answers";
import { ask, get, part, post } from "@/api/client";
import { outcome } from "@/api/jobs";
import type { AnyJob, Progress } from "@/api/jobs";

export type ChecksJob = NonNullable<Answered<"latest_checks">["job"]>;
export type Checked = NonNullable<ChecksJob["result"]>;
export type Verdict = Checked["checks"][number]["verdicts"][number];
export type Runtime = Answered<"runtimes">["runtimes"][number];
export type Capacity = Answered<"capacity">;
export type LineCapacity = Capacity["lines"][number];
export type Beyond = Capacity["limits"][number]["beyond"];
export type Storage = Answered<"storage">;
export type Cleaned = NonNullable<Answered<"clean_up">["result"]>;
export type Voices = Answered<"voices">;
export type Voice = Voices["languages"][number]["others"][number];
export type Setting = Answered<"settings_in_force">["settings"][number];

/** Runtimes tell of themselves every five seconds. */
const WATCH_MS = 5_000;
const STEP_MS = 400;

const isOpen = (job: ChecksJob | null | undefined) => job?.state === "waiting" || job?.state === "running";

export const checks = queryOptions({
  queryKey: ["system", "checks"],
  queryFn: ({ signal }) => get<Answered<"latest_checks">>("/system/checks", signal),
  refetchInterval: (query) => (isOpen(query.state.data?.job) ? STEP_MS : false),
  staleTime: 0,
});

export function useCheck() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<ChecksJob>("/system/checks"),
    onSuccess: (job) => {
      client.setQueryData(checks.queryKey, { job });
      return client.invalidateQueries({ queryKey: checks.queryKey });
    },
  });
}

export const runtimes = queryOptions({
  queryKey: ["system", "runtimes"],
  queryFn: ({ signal }) => get<Answered<"runtimes">>("/system/runtimes", signal),
  refetchInterval: WATCH_MS,
  staleTime: 0,
});

export function useForget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => ask("DELETE", `/system/runtimes/${part(id)}`),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["system"] }), client.invalidateQueries({ queryKey: ["lines"] })]),
  });
}

export const capacity = queryOptions({
  queryKey: ["system", "capacity"],
  queryFn: ({ signal }) => get<Capacity>("/system/capacity", signal),
  refetchInterval: WATCH_MS,
  staleTime: 0,
});

export interface Limit {
  readonly number: string;
  readonly calls: number;
  readonly beyond: Beyond;
}

export function useLimit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ number, calls, beyond }: Limit) => (await ask<LineCapacity>("PUT", `/system/capacity/${part(number)}`, { body: { calls, beyond } })).json,
    onSuccess: () => client.invalidateQueries({ queryKey: capacity.queryKey }),
  });
}

export const storage = queryOptions({
  queryKey: ["system", "storage"],
  queryFn: ({ signal }) => get<Storage>("/system/storage", signal),
  staleTime: 0,
});

/** Clean up, or with ``dry`` count what that would delete. */
export function useCleanUp(tell: (progress: Progress) => void = () => undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (dry: boolean) => outcome<Cleaned>(await post<AnyJob>("/system/cleaning", { dry }), tell),
    onSuccess: (done) => (done.dry ? undefined : client.invalidateQueries({ queryKey: storage.queryKey })),
  });
}

export const voices = queryOptions({ queryKey: ["system", "voices"], queryFn: ({ signal }) => get<Voices>("/system/voices", signal), staleTime: 0 });

export const settings = queryOptions({ queryKey: ["system", "settings"], queryFn: ({ signal }) => get<Answered<"settings_in_force">>("/system/settings", signal), staleTime: 0 });
