import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { FlowsPage } from "@/features/flows/FlowsPage";
import { Gate } from "@/features/session/Gate";
import { catalogue, draft, queries, session } from "@/api/queries";
import { words } from "@/i18n";
import { NotHere } from "./NotHere";
import { Shell } from "./Shell";

/** A page that is fetched when it is first wanted, together with the words of its parts. */
async function withWords<Module>(module: Promise<Module>, ...parts: string[]): Promise<Module> {
  await Promise.all(parts.map(words));
  return module;
}

const root = createRootRoute({
  component: () => (
    <Gate>
      <Outlet />
    </Gate>
  ),
  notFoundComponent: NotHere,
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/flows" });
  },
});

/** Where one was once led to sign in: whoever is not signed in is shown the way in everywhere. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  beforeLoad: () => {
    throw redirect({ to: "/flows" });
  },
});

/** How long a draft may wait for its page. */
const HELD_MS = 10_000;

const flows = createRoute({ getParentRoute: () => shell, path: "/flows", component: FlowsPage });

/** The page waits for what is asked here, and asks by itself for what is not: a draft is read when it opens, not when it is pointed at. */
function begin(name: string, preload: boolean): void {
  if (!queries.getQueryData(session.queryKey)?.signed_in) return;
  void queries.prefetchQuery(catalogue);
  const wanted = draft(name);
  const held = queries.getQueryCache().find({ queryKey: wanted.queryKey });
  if (preload || (held && held.getObserversCount() > 0)) return;
  queries.removeQueries({ queryKey: wanted.queryKey });
  void queries.prefetchQuery({ ...wanted, gcTime: HELD_MS });
}

const editor = createRoute({
  getParentRoute: () => root,
  path: "/flows/$name",
  loader: ({ params, preload }) => begin(params.name, preload),
  component: lazyRouteComponent(() => withWords(import("@/features/editor/EditorPage"), "phone", "editor", "coverage", "publish"), "EditorPage"),
  // The flows one came through, outermost first: the way back from a sub-flow.
  validateSearch: (search: Record<string, unknown>): { from?: string[] } =>
    Array.isArray(search["from"]) ? { from: search["from"].filter((name) => typeof name === "string").slice(-8) } : {},
});

const versions = createRoute({
  getParentRoute: () => shell,
  path: "/flows/$name/versions",
  component: lazyRouteComponent(() => withWords(import("@/features/versions/VersionsPage"), "versions"), "VersionsPage"),
});

/** A version stands in an address as a number, every other state as a word. */
const state = (given: unknown, otherwise: string): string | number => (typeof given === "number" || typeof given === "string" ? given : otherwise);

const compare = createRoute({
  getParentRoute: () => root,
  path: "/flows/$name/compare",
  validateSearch: (search: Record<string, unknown>): { before: string | number; after: string | number } => ({ before: state(search["before"], "live"), after: state(search["after"], "draft") }),
  component: lazyRouteComponent(() => withWords(import("@/features/compare/ComparePage"), "compare", "versions", "editor"), "ComparePage"),
});

const lines = createRoute({
  getParentRoute: () => shell,
  path: "/lines",
  component: lazyRouteComponent(() => withWords(import("@/features/lines/LinesPage"), "lines"), "LinesPage"),
});

const line = createRoute({
  getParentRoute: () => shell,
  path: "/lines/$number",
  component: lazyRouteComponent(() => withWords(import("@/features/lines/LinePage"), "publish", "lines"), "LinePage"),
});

const prompts = createRoute({
  getParentRoute: () => shell,
  path: "/prompts",
  component: lazyRouteComponent(() => withWords(import("@/features/prompts/PromptsPage"), "prompts"), "PromptsPage"),
});

const prompt = createRoute({
  getParentRoute: () => shell,
  path: "/prompts/$name",
  component: lazyRouteComponent(() => withWords(import("@/features/prompts/PromptPage"), "prompts"), "PromptPage"),
});

const rules = createRoute({
  getParentRoute: () => shell,
  path: "/lines/$number/rules",
  component: lazyRouteComponent(() => withWords(import("@/features/rules/RulesPage"), "rules"), "RulesPage"),
});

const schedules = createRoute({
  getParentRoute: () => shell,
  path: "/schedules",
  component: lazyRouteComponent(() => withWords(import("@/features/schedules/SchedulesPage"), "schedules"), "SchedulesPage"),
});

const schedule = createRoute({
  getParentRoute: () => shell,
  path: "/schedules/$name",
  component: lazyRouteComponent(() => withWords(import("@/features/schedules/SchedulePage"), "schedules"), "SchedulePage"),
});

const lists = createRoute({
  getParentRoute: () => shell,
  path: "/lists",
  component: lazyRouteComponent(() => withWords(import("@/features/lists/ListsPage"), "lists"), "ListsPage"),
});

const list = createRoute({
  getParentRoute: () => shell,
  path: "/lists/$name",
  component: lazyRouteComponent(() => withWords(import("@/features/lists/ListPage"), "lists"), "ListPage"),
});

const destinations = createRoute({
  getParentRoute: () => shell,
  path: "/destinations",
  component: lazyRouteComponent(() => withWords(import("@/features/destinations/DestinationsPage"), "destinations"), "DestinationsPage"),
});

const destination = createRoute({
  getParentRoute: () => shell,
  path: "/destinations/$name",
  component: lazyRouteComponent(() => withWords(import("@/features/destinations/DestinationPage"), "destinations"), "DestinationPage"),
});

const tables = createRoute({
  getParentRoute: () => shell,
  path: "/tables",
  component: lazyRouteComponent(() => withWords(import("@/features/tables/TablesPage"), "tables"), "TablesPage"),
});

const table = createRoute({
  getParentRoute: () => shell,
  path: "/tables/$name",
  component: lazyRouteComponent(() => withWords(import("@/features/tables/TablePage"), "tables"), "TablePage"),
});

const scenarios = createRoute({
  getParentRoute: () => shell,
  path: "/scenarios",
  component: lazyRouteComponent(() => withWords(import("@/features/scenarios/ScenariosPage"), "scenarios"), "ScenariosPage"),
});

/** Filters stand in the address as texts, so that a list can be kept and sent. */
const texts = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [])));

const calls = createRoute({
  getParentRoute: () => shell,
  path: "/calls",
  validateSearch: texts,
  component: lazyRouteComponent(() => withWords(import("@/features/calls/CallsPage"), "calls"), "CallsPage"),
});

const call = createRoute({
  getParentRoute: () => shell,
  path: "/calls/$id",
  component: lazyRouteComponent(() => withWords(import("@/features/calls/CallPage"), "calls", "phone", "editor"), "CallPage"),
});

const reports = createRoute({
  getParentRoute: () => shell,
  path: "/reports",
  validateSearch: texts,
  component: lazyRouteComponent(() => withWords(import("@/features/reports/ReportsPage"), "reports", "calls"), "ReportsPage"),
});

const approvals = createRoute({
  getParentRoute: () => shell,
  path: "/approvals",
  component: lazyRouteComponent(() => withWords(import("@/features/approvals/ApprovalsPage"), "approvals"), "ApprovalsPage"),
});

const approval = createRoute({
  getParentRoute: () => shell,
  path: "/approvals/$id",
  component: lazyRouteComponent(() => withWords(import("@/features/approvals/ApprovalPage"), "approvals"), "ApprovalPage"),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: "/people",
  component: lazyRouteComponent(() => withWords(import("@/features/people/PeoplePage"), "people"), "PeoplePage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    editor,
    compare,
    shell.addChildren([
      flows,
      versions,
      lines,
      line,
      rules,
      schedules,
      schedule,
      lists,
      list,
      prompts,
      prompt,
      destinations,
      destination,
      tables,
      table,
      scenarios,
      calls,
      call,
      reports,
      approvals,
      approval,
      people,
    ]),
  ]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
