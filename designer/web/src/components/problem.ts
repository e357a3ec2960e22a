/** A refusal of the server as components see it: they do not know how it was asked. */

export interface Refused extends Error {
  readonly body: { readonly detail: string; readonly mend: string; readonly uses?: readonly string[] };
}

export function isProblem(error: Error): error is Refused {
  return "body" in error;
}
