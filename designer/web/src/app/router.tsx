import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { FlowsPage } from "@/features/flows/FlowsPage";
import { Gate } from "@/features/session/Gate";
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

const flows = createRoute({ getParentRoute: () => shell, path: "/flows", component: FlowsPage });

const editor = createRoute({
  getParentRoute: () => root,
  path: "/flows/$name",
  component: lazyRouteComponent(() => withWords(import("@/features/editor/EditorPage"), "phone"), "EditorPage"),
});

const lines = createRoute({
  getParentRoute: () => shell,
  path: "/lines",
  component: lazyRouteComponent(() => import("@/features/lines/LinesPage"), "LinesPage"),
});

const line = createRoute({
  getParentRoute: () => shell,
  path: "/lines/$number",
  component: lazyRouteComponent(() => import("@/features/lines/LinePage"), "LinePage"),
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

export const router = createRouter({
  routeTree: root.addChildren([home, editor, shell.addChildren([flows, lines, line, schedules, schedule])]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
