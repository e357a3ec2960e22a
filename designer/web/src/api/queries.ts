/** Server data by query. What a page shows of the server lives here and nowhere else. */

import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Kinds } from "@/core/kinds";
import type { Answered } from "./answers";
import { ask, get, part, post, Problem, setToken } from "./client";
import { ended } from "./leaving";
import type { Catalogue, Draft, FlowRow, Names, Template } from "./types";

type Session = Answered<"session">;

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (failures, error) => !(error instanceof Problem) && failures < 2 },
  },
});

export const session = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const found = await get<Session>("/session");
    setToken(found.csrf);
    return found;
  },
  staleTime: Infinity,
});

/** Is the reader one who only looks and decides? The server refuses the rest; pages do not offer it. */
export const useLooking = () => useQuery(session).data?.role === "approver";

export const flows = queryOptions({
  queryKey: ["flows"],
  queryFn: async ({ signal }) => (await get<{ flows: FlowRow[] }>("/flows", signal)).flows,
});

export const templates = queryOptions({
  queryKey: ["templates"],
  queryFn: async ({ signal }) => (await get<{ templates: Template[] }>("/templates", signal)).templates,
  staleTime: Infinity,
});

export const catalogue = queryOptions({
  queryKey: ["kinds"],
  queryFn: async ({ signal }) => {
    const found = await get<Catalogue>("/kinds", signal);
    const kinds: Kinds = Object.fromEntries(found.kinds.map((kind) => [kind.kind, kind]));
    return { ...found, byName: kinds };
  },
  staleTime: Infinity,
});

export const names = queryOptions({
  queryKey: ["names"],
  queryFn: ({ signal }) => get<Names>("/names", signal),
  refetchOnWindowFocus: true,
});

export const draft = (name: string) =>
  queryOptions({
    queryKey: ["draft", name],
    queryFn: async ({ signal }): Promise<Draft> => {
      await ended(name);
      const answer = await ask("GET", `/flows/${part(name)}/draft`, { signal });
      return { text: answer.text, revision: answer.etag };
    },
    // The editor holds its own document: the draft is read when it opens and never swapped underneath it.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export interface Beginning {
  readonly name: string;
  readonly template?: string;
  readonly languages?: readonly string[];
}

export function useBegin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (beginning: Beginning) => post<FlowRow>("/flows", beginning),
    onSuccess: () => client.invalidateQueries({ queryKey: ["flows"] }),
  });
}

export function useDeleteFlow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => ask("DELETE", `/flows/${part(name)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["flows"] }),
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: { name: string; password: string }) => post<Session>("/session", given),
    onSuccess: (found) => {
      setToken(found.csrf);
      client.setQueryData(session.queryKey, found);
    },
  });
}

/** Every other session is signed out by it; this one goes on with a token of its own. */
export function useNewPassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (password: string) => (await ask<Session>("PUT", "/session/password", { body: { password } })).json,
    onSuccess: (found) => {
      setToken(found.csrf);
      client.setQueryData(session.queryKey, found);
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask("DELETE", "/session"),
    onSuccess: async () => {
      // The session first: what watches it shows the way in, and then nobody watches the rest, which is nobody's any more.
      await client.resetQueries({ queryKey: session.queryKey });
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== session.queryKey[0] });
    },
  });
}

/** The server remembers the reader's language too: its refusals are in it. */
export async function chooseLanguage(language: string): Promise<void> {
  await ask("PUT", "/session/language", { body: { language } });
  await queries.invalidateQueries({ queryKey: ["session"] });
}
