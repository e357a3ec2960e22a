/** Publishes that are to come: at a time, or after a second person's word. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { operations } from "@/generated/api";
import { ask, get, part } from "./client";

type Listed = operations["coming"]["responses"][200]["content"]["application/json"];
export type Coming = Listed["coming"][number];

const WATCH_MS = 5_000;

/** Of a line; "" asks for all. Those that are over come last. */
export const coming = (line: string) =>
  queryOptions({
    queryKey: ["lines", "coming", line],
    queryFn: async ({ signal }) => (await get<Listed>(`/coming${line ? `?line=${part(line)}` : ""}`, signal)).coming,
    refetchInterval: WATCH_MS,
    staleTime: 0,
  });

export const isOpen = (each: Coming) => each.state === "asked" || each.state === "waiting";

export function useMoveComing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { id: string; at: number | null; window_ms: number }) => ask("PUT", `/coming/${part(given.id)}`, { body: { at: given.at, window_ms: given.window_ms } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lines"] }),
  });
}

export function useCancelComing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => ask("DELETE", `/coming/${part(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lines"] }),
  });
}
