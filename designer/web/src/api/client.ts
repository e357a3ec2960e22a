/** One door to the server: JSON in and out, the token every change carries, and refusals as errors with words for people. */

import type { Finding } from "@/core/findings";

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly mend: string;
  readonly findings?: readonly Finding[];
  readonly theirs?: { readonly text: string; readonly revision: number; readonly author: string };
  readonly uses?: readonly string[];
}

/** The server refused. */
export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail);
  }
}

/** The server could not be reached. */
export class Unreachable extends Error {}

let token = "";
let signedOut: () => void = () => undefined;

export function setToken(value: string): void {
  token = value;
}

/** What to do when a session has ended. */
export function onSignedOut(then: () => void): void {
  signedOut = then;
}

export interface Answer<T> {
  readonly json: T;
  readonly text: string;
  readonly etag: string;
}

interface Asked {
  readonly body?: unknown;
  /** Sent as it is, already JSON. */
  readonly text?: string;
  /** Sent as it is: a route that takes an upload. */
  readonly file?: Blob;
  readonly match?: string;
  readonly signal?: AbortSignal;
  readonly keepalive?: boolean;
}

export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const body = asked.text ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (asked.file) headers["Content-Type"] = "application/octet-stream";
  if (method !== "GET") headers["X-CSRF-Token"] = token;
  if (asked.match !== undefined) headers["If-Match"] = `"${asked.match}"`;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = body;
  if (asked.file) init.body = asked.file;
  if (asked.signal) init.signal = asked.signal;
  if (asked.keepalive) init.keepalive = true;
  const response = await reach(`/api/v1${path}`, init);
  const text = await response.text();
  if (!response.ok) throw refusal(response, text, path);
  const etag = (response.headers.get("ETag") ?? "").replace(/^W\//, "").replaceAll('"', "");
  return { json: (text === "" ? null : JSON.parse(text)) as T, text, etag };
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable();
  }
}

function refusal(response: Response, text: string, path: string): Error {
  if (response.status === 401 && path !== "/session") signedOut();
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return new Unreachable();
  return new Problem(JSON.parse(text) as ProblemBody);
}

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> => (await ask<T>("GET", path, signal ? { signal } : {})).json;

export const post = async <T>(path: string, body: unknown = {}): Promise<T> => (await ask<T>("POST", path, { body })).json;

/** A name as one part of a path. */
export const part = encodeURIComponent;
