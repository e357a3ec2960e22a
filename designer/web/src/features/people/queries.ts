/** Who may sign in, and what was changed of them. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answered } from "@/api/answers";
import { ask, get, post } from "@/api/client";

type Everybody = Answered<"people">;
export type Person = Everybody["people"][number];
export type Change = Everybody["log"][number];
export type Handed = Answered<"add_person">;

export const people = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => get<Everybody>("/people", signal),
  staleTime: 0,
});

function useChange<Given, Made>(change: (given: Given) => Promise<Made>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["people"] }), client.invalidateQueries({ queryKey: ["session"] })]),
  });
}

export const useAddPerson = () => useChange((given: { name: string; role: Person["role"] }) => post<Handed>("/people", given));

export const useRenamePerson = () => useChange(async (given: { id: number; name: string }) => (await ask<Person>("PUT", `/people/${given.id}`, { body: { name: given.name } })).json);

export const useGiveRole = () => useChange(async (given: { id: number; role: Person["role"] }) => (await ask<Person>("PUT", `/people/${given.id}/role`, { body: { role: given.role } })).json);

export const useResetPassword = () => useChange((id: number) => post<Handed>(`/people/${id}/password`));

export const useRemovePerson = () => useChange((id: number) => ask("DELETE", `/people/${id}`));
