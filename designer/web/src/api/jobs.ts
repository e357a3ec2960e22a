/** Work in the background: follow it to its end. */

import type { Answered } from "./answers";
import { get, part, Problem } from "./client";
import type { ProblemBody } from "./client";

export type AnyJob = Answered<"job">;
export type Progress = AnyJob["progress"];

const STEP_MS = 300;

/** What came of a job; `tell` hears how far it is. A refusal of the job is thrown as one of the server's. */
export async function outcome<T>(begun: AnyJob, tell: (progress: Progress) => void): Promise<T> {
  let job = begun;
  while (job.state === "waiting" || job.state === "running") {
    tell(job.progress);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    job = await get<AnyJob>(`/jobs/${part(job.id)}`);
  }
  if (job.problem) throw new Problem(job.problem as ProblemBody);
  return job.result as T;
}
