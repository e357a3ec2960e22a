/** The states of a flow: versions, what its draft once said, and what differs between two of them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { FlowDocument } from "@/core/document";
import type { operations } from "@/generated/api";
import { ask, get, part } from "./client";

type Told<Name extends keyof operations> = operations[Name] extends { responses: { 200: { content: { "application/json": infer Json } } } } ? Json : never;

export type Compared = Told<"compare_states">;
export type State = Compared["before"];
export type Change = Compared["changes"][number];
export type VersionRow = Told<"versions">["versions"][number];
export type SavedRow = Told<"saved_drafts">["saved"][number];

export const compared = (name: string, before: string, after: string) =>
  queryOptions({
    queryKey: ["states", name, "compare", before, after],
    queryFn: ({ signal }) => get<Compared>(`/flows/${part(name)}/compare?before=${part(before)}&after=${part(after)}`, signal),
    staleTime: 0,
    gcTime: 0,
  });

/** The document of a version: it never changes. */
export const versionDocument = (flow: string, version: number) =>
  queryOptions({
    queryKey: ["version", flow, version],
    queryFn: ({ signal }) => get<Record<string, never>>(`/flows/${part(flow)}/versions/${version}`, signal),
    staleTime: Infinity,
    enabled: version > 0,
  });

export const versions = (name: string) =>
  queryOptions({
    queryKey: ["states", name, "versions"],
    queryFn: async ({ signal }) => (await get<Told<"versions">>(`/flows/${part(name)}/versions`, signal)).versions,
    staleTime: 0,
  });

export const savedDrafts = (name: string) =>
  queryOptions({
    queryKey: ["states", name, "saved"],
    queryFn: async ({ signal }) => (await get<Told<"saved_drafts">>(`/flows/${part(name)}/saved`, signal)).saved,
    staleTime: 0,
  });

/** Make the draft say what a state says; answers with the word of the state that brings back what it said before. */
export function useRestore(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (from: string): Promise<string> => {
      const before = (await ask("GET", `/flows/${part(name)}/draft`)).etag;
      await ask("POST", `/flows/${part(name)}/draft/restore`, { body: { from }, match: before });
      return `saved-${before}`;
    },
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["states", name] }), client.invalidateQueries({ queryKey: ["flows"] })]),
  });
}

/** What a state is called in an address. */
export function wordOf(state: State): string {
  return state.kind === "draft" ? "draft" : state.kind === "saved" ? `saved-${state.number}` : String(state.number);
}

export function documentOf(state: State): FlowDocument {
  return state.document as unknown as FlowDocument;
}
