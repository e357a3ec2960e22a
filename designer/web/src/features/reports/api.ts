/** The report as the server counts it, and periods in whole days. */

import { queryOptions } from "@tanstack/react-query";
import { get } from "@/api/client";
import type { paths } from "@/generated/api";

export type Report = paths["/api/v1/reports/calls"]["get"]["responses"][200]["content"]["application/json"];

export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly line?: string;
  readonly flow?: string;
  readonly version?: string;
}

export function queryOf(asked: Asked): string {
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value) as [string, string][]).toString();
}

export const report = (asked: Asked) =>
  queryOptions({
    queryKey: ["report", queryOf(asked)],
    queryFn: ({ signal }) => get<Report>(`/reports/calls?${queryOf(asked)}`, signal),
    placeholderData: (before) => before,
    enabled: asked.from !== "" && asked.to !== "",
  });

/** The day of the calendar in a zone, so many days ago. */
export function dayAgo(days: number, zone: string, now: Date): string {
  const today = now.toLocaleDateString("sv-SE", { timeZone: zone });
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}
