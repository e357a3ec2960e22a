/** The call log as the server tells it. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, part } from "@/api/client";
import type { paths } from "@/generated/api";

type Answer<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: { content: { "application/json": infer Json } } } } } ? Json : never;

export type Page = Answer<"/api/v1/calls">;
export type CallRow = Page["calls"][number];
export type Told = Answer<"/api/v1/calls/{id}">;
export type Row = Told["rows"][number];
export type Visit = Told["path"][number];
export type Walk = Answer<"/api/v1/calls/{id}/walk">;
export type On = "version" | "draft";

/** Calls in progress go on while they are looked at. */
const WATCH_MS = 5_000;
/** Further back nothing changes any more. */
const WATCHED_PAGES = 2;

export const FILTERS = ["from", "to", "zone", "line", "caller", "outcome", "flow", "version", "node_flow", "node", "option", "agent", "least_s", "most_s"] as const;
export type Filters = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

export function queryOf(filters: Filters): URLSearchParams {
  const given = FILTERS.flatMap((name) => (filters[name] ? [[name, filters[name]] as [string, string]] : []));
  return new URLSearchParams(given);
}

export const calls = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ["calls", queryOf(filters).toString()],
    queryFn: ({ pageParam, signal }) => {
      const query = queryOf(filters);
      if (pageParam) query.set("after", pageParam);
      return get<Page>(`/calls?${query}`, signal);
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 1) <= WATCHED_PAGES ? WATCH_MS : false),
    placeholderData: (before) => before,
  });

export const callFilters = queryOptions({
  queryKey: ["call-filters"],
  queryFn: ({ signal }) => get<Answer<"/api/v1/calls/filters">>("/calls/filters", signal),
  staleTime: 60_000,
});

export const call = (id: string) =>
  queryOptions({
    queryKey: ["call", id],
    queryFn: ({ signal }) => get<Told>(`/calls/${part(id)}`, signal),
    refetchInterval: (query) => (query.state.data?.ended === null ? WATCH_MS : false),
  });

export const walk = (id: string, on: On) =>
  queryOptions({
    queryKey: ["walk", id, on],
    queryFn: ({ signal }) => get<Walk>(`/calls/${part(id)}/walk?on=${on}`, signal),
    gcTime: 0,
    staleTime: Infinity,
  });

/** A flow a call came through, as its release had it: it never changes. */
export const callFlow = (id: string, flow: string) =>
  queryOptions({
    queryKey: ["call", id, "flow", flow],
    queryFn: ({ signal }) => get<Record<string, never>>(`/calls/${part(id)}/flows/${part(flow)}`, signal),
    staleTime: Infinity,
  });
