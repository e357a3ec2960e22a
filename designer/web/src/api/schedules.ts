/** Schedules: the list, one with its revision, and what the server says of a document that may not be saved yet. */

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ScheduleDocument } from "@/core/schedule";
import type { operations } from "@/generated/api";
import { ask, get, part, post } from "./client";

type Answers<Name extends keyof operations, Status extends keyof operations[Name]["responses"] = 200 & keyof operations[Name]["responses"]> =
  operations[Name]["responses"][Status] extends { content: { "application/json": infer Json } } ? Json : never;

export type ScheduleRow = Answers<"schedules">["schedules"][number];
export type Year = Answers<"schedule_year">;
export type YearDay = Year["days"][number];
export type Probed = Answers<"schedule_probe">;
export type SavedState = Answers<"schedule_history">["history"][number];

/** One schedule as it was read; saving it back names the revision. */
export interface Loaded extends Omit<Answers<"schedule">, "document"> {
  readonly document: ScheduleDocument;
  readonly revision: string;
}

const FOLLOW_MS = 30_000;

export const schedules = queryOptions({
  queryKey: ["schedules"],
  queryFn: async ({ signal }) => (await get<Answers<"schedules">>("/schedules", signal)).schedules,
  // What holds now changes by itself.
  refetchInterval: FOLLOW_MS,
});

export async function loadSchedule(name: string, signal?: AbortSignal): Promise<Loaded> {
  const answer = await ask<Omit<Loaded, "revision">>("GET", `/schedules/${part(name)}`, signal ? { signal } : {});
  return { ...answer.json, revision: answer.etag };
}

export const schedule = (name: string) =>
  queryOptions({
    queryKey: ["schedule", name],
    queryFn: ({ signal }) => loadSchedule(name, signal),
    // The page edits what it read: it is never swapped underneath.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const scheduleHistory = (name: string) =>
  queryOptions({
    queryKey: ["schedules", name, "history"],
    queryFn: async ({ signal }) => (await get<Answers<"schedule_history">>(`/schedules/${part(name)}/history`, signal)).history,
    staleTime: 0,
  });

export const yearOf = (document: ScheduleDocument, year: number) =>
  queryOptions({
    queryKey: ["schedule-year", year, document],
    queryFn: async ({ signal }) => (await ask<Year>("POST", "/schedule-year", { body: { document, year }, signal })).json,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });

export const probed = (document: ScheduleDocument, at: string) =>
  queryOptions({
    queryKey: ["schedule-probe", at, document],
    queryFn: async ({ signal }) => (await ask<Probed>("POST", "/schedule-probe", { body: { document, at }, signal })).json,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });

export async function readPlan(file: File, year: number, source: string): Promise<Answers<"schedule_plan">> {
  return (await ask<Answers<"schedule_plan">>("POST", `/schedule-plan?year=${year}&source=${part(source)}`, { file })).json;
}

/** A change of schedules; lists and pickers read again. */
export function useSchedules<Given, Told>(change: (given: Given) => Promise<Told>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["schedules"] }), client.invalidateQueries({ queryKey: ["names"] })]),
  });
}

export const addSchedule = (given: { readonly name: string; readonly document: ScheduleDocument }) => post<unknown>("/schedules", given);
export const renameSchedule = ({ name, to }: { readonly name: string; readonly to: string }) => post<unknown>(`/schedules/${part(name)}/rename`, { name: to });
export const deleteSchedule = (name: string) => ask("DELETE", `/schedules/${part(name)}`);

export async function saveSchedule({ name, document, revision }: { readonly name: string; readonly document: ScheduleDocument; readonly revision: string }): Promise<Loaded> {
  const answer = await ask<Omit<Loaded, "revision">>("PUT", `/schedules/${part(name)}`, { body: { document }, match: revision });
  return { ...answer.json, revision: answer.etag };
}
