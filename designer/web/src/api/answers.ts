/** What an operation of the API answers, by its name in the description it was generated from. */

import type { operations } from "@/generated/api";

type Ok<T> = T extends { responses: infer R }
  ? R extends { 200: { content: { "application/json": infer A } } }
    ? A
    : R extends { 201: { content: { "application/json": infer A } } }
      ? A
      : R extends { 202: { content: { "application/json": infer A } } }
        ? A
        : never
  : never;

export type Answered<Name extends keyof operations> = Ok<operations[Name]>;
