/** What the site says: texts, recordings and their takes. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { operations } from "@/generated/api";
import { ask, get, part, post } from "./client";

export type Prompts = operations["prompts"]["responses"]["200"]["content"]["application/json"];
export type Recording = Prompts["recordings"][number];
export type Spoken = Prompts["texts"][number];
export type Place = Recording["uses"][number];
export type Prompt = operations["prompt"]["responses"]["200"]["content"]["application/json"];
export type Sound = Prompt["sounds"][number];
export type Take = Sound["takes"][number];

export const prompts = queryOptions({ queryKey: ["prompts"], queryFn: ({ signal }) => get<Prompts>("/prompts", signal), staleTime: 0 });

export const prompt = (name: string) =>
  queryOptions({ queryKey: ["prompts", name], queryFn: ({ signal }) => get<Prompt>(`/prompts/${part(name)}`, signal), staleTime: 0 });

/** The address of a sound: words or a recording in the site's voice. ``fresh`` makes a browser ask again. */
export const soundOf = (asked: { language: string; text?: string; name?: string; fresh?: string }) => `/api/v1/audio?${new URLSearchParams(asked).toString()}`;

const spot = (name: string, language: string) => `/prompts/${part(name)}/languages/${part(language)}`;

export const takeOf = (name: string, language: string, take: number) => `/api/v1${spot(name, language)}/takes/${take}`;

/** A change of recordings; what pages know of them is read again. */
function useChange<Given, Told>(change: (given: Given) => Promise<Told>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["prompts"] }), client.invalidateQueries({ queryKey: ["names"] })]),
  });
}

export interface Given {
  readonly name: string;
  readonly language: string;
  readonly file: Blob;
  readonly how: "upload" | "microphone";
  readonly called?: string;
}

export const usePutRecording = () =>
  useChange(async ({ name, language, file, how, called = "" }: Given) => {
    const query = new URLSearchParams({ how, file: called.slice(0, 200) }).toString();
    return (await ask<Take>("PUT", `${spot(name, language)}?${query}`, { file })).json;
  });

export const useRestore = () =>
  useChange(({ name, language, take }: { name: string; language: string; take: number }) => post<Take>(`${spot(name, language)}/restore`, { take }));

export const useDeleteSound = () => useChange(({ name, language }: { name: string; language: string }) => ask("DELETE", spot(name, language)));

export const useDeletePrompt = () => useChange((name: string) => ask("DELETE", `/prompts/${part(name)}`));

export const useRenamePrompt = () =>
  useChange(({ name, to }: { name: string; to: string }) => post<{ name: string; flows: string[] }>(`/prompts/${part(name)}/rename`, { name: to }));

export const useRender = () => useChange((given: { text: string; language: string }) => post<{ audio: string; ms: number }>("/prompts/render", given));
