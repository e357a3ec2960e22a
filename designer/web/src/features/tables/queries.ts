/** Look-up tables: read, sent, looked at, made live, taken back. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answered } from "@/api/answers";
import { ask, get, part, post } from "@/api/client";
import { outcome } from "@/api/jobs";
import type { AnyJob, Progress } from "@/api/jobs";

export type Table = Answered<"table">;
export type Version = Table["live"];
export type Upload = Answered<"upload_table">;
export const TYPES = ["text", "digits", "phone", "integer", "amount", "date", "time", "boolean"] as const;

export interface Plan {
  readonly key?: string;
  readonly kinds?: Readonly<Record<string, string>>;
}

interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface Preview {
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  readonly key: string;
  readonly rows: number;
  readonly refused: number;
  readonly sample: readonly (readonly string[])[];
  readonly errors: readonly { readonly row: number; readonly what: Words; readonly mend: Words }[];
}

export interface Imported {
  readonly name: string;
  readonly number: number;
  readonly rows: number;
}

export const tables = queryOptions({
  queryKey: ["tables"],
  queryFn: async ({ signal }) => (await get<Answered<"tables">>("/tables", signal)).tables,
});

export const table = (name: string) =>
  queryOptions({
    queryKey: ["tables", name],
    queryFn: ({ signal }) => get<Table>(`/tables/${part(name)}`, signal),
  });

export const tableRow = (name: string, key: string, version: number) =>
  queryOptions({
    queryKey: ["tables", name, "row", version, key],
    queryFn: async ({ signal }) => (await get<Answered<"table_row">>(`/tables/${part(name)}/row?key=${part(key)}`, signal)).row,
    enabled: key !== "",
  });

export async function send(name: string, file: File): Promise<Upload> {
  return (await ask<Upload>("POST", `/table-uploads?name=${part(name)}&file=${part(file.name)}`, { file })).json;
}

export const look = async (token: string, plan: Plan, tell: (progress: Progress) => void): Promise<Preview> =>
  outcome<Preview>(await post<AnyJob>(`/table-uploads/${token}/preview`, plan), tell);

export const forget = (token: string): Promise<unknown> => ask("DELETE", `/table-uploads/${token}`).catch(() => undefined);

/** What has changed tables is seen everywhere they are shown. */
function useRefresh() {
  const client = useQueryClient();
  return () => Promise.all([client.invalidateQueries({ queryKey: ["tables"] }), client.invalidateQueries({ queryKey: ["names"] })]);
}

export function useMakeLive(tell: (progress: Progress) => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ token, plan }: { token: string; plan: Plan }) => outcome<Imported>(await post<AnyJob>(`/table-uploads/${token}/live`, plan), tell),
    onSuccess: refresh,
  });
}

export function useTakeBack() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ name, to }: { name: string; to: number }) => post<Table>(`/tables/${part(name)}/rollback`, { to }),
    onSuccess: refresh,
  });
}

export function useDeleteTable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => ask("DELETE", `/tables/${part(name)}`),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: tables.queryKey, exact: true }), client.invalidateQueries({ queryKey: ["names"] })]),
  });
}
