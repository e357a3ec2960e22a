/** A second person's agreement: whether the site asks for it, what waits for it, and the word of whoever decides. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answered } from "./answers";
import { ask, get, part, post } from "./client";

export type Approvals = Answered<"approvals">;
export type Asked = Answered<"one_coming">;

const WATCH_MS = 10_000;

export const approvals = queryOptions({
  queryKey: ["lines", "approvals"],
  queryFn: ({ signal }) => get<Approvals>("/approvals", signal),
  refetchInterval: WATCH_MS,
  staleTime: 0,
});

export const asked = (id: string) =>
  queryOptions({
    queryKey: ["lines", "approvals", id],
    queryFn: ({ signal }) => get<Asked>(`/coming/${part(id)}`, signal),
    refetchInterval: WATCH_MS,
    staleTime: 0,
  });

export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { agreed: boolean; message: string }) => post(`/coming/${part(id)}/${given.agreed ? "agree" : "decline"}`, { message: given.message }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["lines"] }),
  });
}

export function useTurnApprovals() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) => ask("PUT", "/approvals", { body: { on } }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["lines"] }), client.invalidateQueries({ queryKey: ["people"] })]),
  });
}
