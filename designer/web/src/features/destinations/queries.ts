/** Destinations: read, kept with the revision that was read, deleted. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answered } from "@/api/answers";
import { ask, get, part } from "@/api/client";
import type { Finding } from "@/core/findings";
import type { JsonObject } from "@/core/json";
import type { Schema } from "@/core/kinds";

/** Agents sign in and out without being asked. */
const WATCH_MS = 10_000;

type Listed = Omit<Answered<"destinations">, "kinds"> & { readonly kinds: Readonly<Record<string, Schema>> };
type Shown = Omit<Answered<"destination">, "document" | "findings"> & { readonly document: JsonObject; readonly findings: readonly Finding[] };
export type Row = Listed["destinations"][number];
export type Destination = Shown & { readonly revision: string };

export const NEW = "0";
export const KINDS = ["group", "extension", "number", "queue"] as const;
export type Kind = (typeof KINDS)[number];

export const destinations = queryOptions({
  queryKey: ["destinations"],
  queryFn: ({ signal }) => get<Listed>("/destinations", signal),
  refetchInterval: WATCH_MS,
});

export const destination = (name: string) =>
  queryOptions({
    queryKey: ["destinations", name],
    queryFn: async ({ signal }): Promise<Destination> => {
      const answer = await ask<Shown>("GET", `/destinations/${part(name)}`, { signal });
      return { ...answer.json, revision: answer.etag };
    },
    refetchInterval: WATCH_MS,
  });

interface Kept {
  readonly name: string;
  readonly document: JsonObject;
  readonly match: string;
}

export function useKeep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, document, match }: Kept): Promise<Destination> => {
      const answer = await ask<Shown>("PUT", `/destinations/${part(name)}`, { body: document, match });
      return { ...answer.json, revision: answer.etag };
    },
    onSuccess: (kept) => {
      client.setQueryData(destination(kept.name).queryKey, kept);
      return Promise.all([client.invalidateQueries({ queryKey: ["destinations"] }), client.invalidateQueries({ queryKey: ["names"] })]);
    },
  });
}

export function useRemove() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => ask("DELETE", `/destinations/${part(name)}`),
    onSuccess: (_, name) => {
      client.removeQueries({ queryKey: destination(name).queryKey });
      return Promise.all([client.invalidateQueries({ queryKey: destinations.queryKey, exact: true }), client.invalidateQueries({ queryKey: ["names"] })]);
    },
  });
}
