/** Caller lists: the lists, their entries page by page, changes with their way back, and files. */

import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components, operations } from "@/generated/api";
import { ask, get, part, post } from "./client";

type Answers<Name extends keyof operations> = operations[Name]["responses"] extends { 200: { content: { "application/json": infer Json } } } ? Json : never;

export type ListRow = Answers<"lists">["lists"][number];
export type ListEntry = Answers<"list_entries">["entries"][number];
export type Done = Answers<"change_entries">;
export type Look = Answers<"preview_list_import">;
export type RowTrouble = components["schemas"]["RowTrouble"];
export type Mode = "merge" | "replace";

export interface EntryChange {
  readonly put?: readonly { readonly number: string; readonly note?: string; readonly expires?: number | null; readonly days?: number }[];
  readonly remove?: readonly string[];
}

export const lists = queryOptions({
  queryKey: ["lists"],
  queryFn: async ({ signal }) => (await get<Answers<"lists">>("/lists", signal)).lists,
});

export const list = (name: string) =>
  queryOptions({
    queryKey: ["lists", name],
    queryFn: ({ signal }) => get<Answers<"list">>(`/lists/${part(name)}`, signal),
  });

export const entries = (name: string, search: string, start: number) =>
  queryOptions({
    queryKey: ["lists", name, "entries", search, start],
    queryFn: ({ signal }) => get<Answers<"list_entries">>(`/lists/${part(name)}/entries?start=${start}&search=${part(search)}`, signal),
    placeholderData: keepPreviousData,
  });

const zone = () => part(Intl.DateTimeFormat().resolvedOptions().timeZone);

export const exportAddress = (name: string, form: "csv" | "xlsx") => `/api/v1/lists/${part(name)}/export?format=${form}&zone=${zone()}`;
export const templateAddress = (form: "csv" | "xlsx") => `/api/v1/list-template?format=${form}`;

export const addList = (given: { readonly name: string; readonly title: string }) => post<unknown>("/lists", given);
export const renameList = ({ name, to }: { readonly name: string; readonly to: string }) => post<unknown>(`/lists/${part(name)}/rename`, { name: to });
export const retitleList = ({ name, title }: { readonly name: string; readonly title: string }) => ask("PUT", `/lists/${part(name)}`, { body: { title } });
export const deleteList = (name: string) => ask("DELETE", `/lists/${part(name)}`);
export const changeEntries = ({ name, change }: { readonly name: string; readonly change: EntryChange }) => post<Done>(`/lists/${part(name)}/entries`, change);

export async function lookAt({ name, file, mode }: { readonly name: string; readonly file: File; readonly mode: Mode }): Promise<Look> {
  return (await ask<Look>("POST", `/lists/${part(name)}/import/preview?mode=${mode}&zone=${zone()}`, { file })).json;
}

export async function bringIn({ name, file, mode }: { readonly name: string; readonly file: File; readonly mode: Mode }): Promise<Done> {
  return (await ask<Done>("POST", `/lists/${part(name)}/import?mode=${mode}&zone=${zone()}`, { file })).json;
}

/** A change of lists; everything that shows them reads again. */
export function useLists<Given, Told>(change: (given: Given) => Promise<Told>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["lists"] }), client.invalidateQueries({ queryKey: ["names"] })]),
  });
}
