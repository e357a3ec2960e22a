/** The rules of a line: read, kept, tried, and the switches beside them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answered } from "@/api/answers";
import { ask, part, post } from "@/api/client";
import type { JsonObject } from "@/core/json";

type Told = Omit<Answered<"rules">, "document"> & { readonly document: JsonObject };
export type Rules = Told & { readonly revision: string };
export type Attempt = Answered<"attempt_rules">;

const WATCH_MS = 10_000;

export const rules = (line: string) =>
  queryOptions({
    queryKey: ["rules", line],
    queryFn: async ({ signal }): Promise<Rules> => {
      const answer = await ask<Told>("GET", `/lines/${part(line)}/rules`, { signal });
      return { ...answer.json, revision: answer.etag };
    },
    refetchInterval: WATCH_MS,
  });

/** What a caller would get, by rules that need not be saved. `seen` is what it depends on beside them. */
export const attempt = (line: string, document: JsonObject, at: string, caller: string, seen: string) =>
  queryOptions({
    queryKey: ["attempt", line, at, caller, seen, JSON.stringify(document)],
    queryFn: ({ signal }) => ask<Attempt>("POST", `/lines/${part(line)}/rules/attempt`, { body: { document, at, caller }, signal }).then((answer) => answer.json),
    gcTime: 0,
    staleTime: 0,
  });

function useRefresh() {
  const client = useQueryClient();
  return () => Promise.all(["rules", "lines"].map((key) => client.invalidateQueries({ queryKey: [key] })));
}

export function useKeepRules(line: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ document, match }: { document: JsonObject; match: string }): Promise<Rules> => {
      const answer = await ask<Told>("PUT", `/lines/${part(line)}/rules`, { body: document, match });
      return { ...answer.json, revision: answer.etag };
    },
    onSuccess: refresh,
  });
}

export interface Turning {
  readonly scope: "line" | "group" | "all";
  readonly name: string;
  readonly on: boolean;
  readonly until?: string;
  readonly zone?: string;
}

export function useTurn() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (given: Turning) => post("/emergency", given), onSuccess: refresh });
}

export interface Blocking {
  readonly number: string;
  readonly days: number | null;
  readonly note: string;
}

export function useBlock() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (given: Blocking) => post("/blocked", given), onSuccess: refresh });
}

export function useUnblock() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: (given: { number: string; list: string }) => post("/blocked/remove", given), onSuccess: refresh });
}

