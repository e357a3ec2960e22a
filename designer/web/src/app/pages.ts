/** The pages of the left bar, in their order. A page's address, picture and name are said here once. */

import { AudioOutlined, AuditOutlined, BarChartOutlined, BranchesOutlined, CheckSquareOutlined, ClockCircleOutlined, CustomerServiceOutlined, PhoneOutlined, TableOutlined, TeamOutlined, UnorderedListOutlined, UserOutlined } from "@ant-design/icons";
import type { ComponentType } from "react";

export interface Place {
  readonly to: string;
  readonly icon: ComponentType<{ "aria-hidden": true }>;
  /** The key of its name in the words of the shell. */
  readonly name: string;
  /** A page for administrators alone. */
  readonly administrators?: true;
  /** Tells how many wait there. */
  readonly marked?: true;
}

export const PLACES: readonly Place[] = [
  { to: "/flows", icon: BranchesOutlined, name: "shell.flows" },
  { to: "/lines", icon: PhoneOutlined, name: "shell.lines" },
  { to: "/schedules", icon: ClockCircleOutlined, name: "shell.schedules" },
  { to: "/lists", icon: TeamOutlined, name: "shell.lists" },
  { to: "/prompts", icon: AudioOutlined, name: "shell.prompts" },
  { to: "/destinations", icon: CustomerServiceOutlined, name: "shell.destinations" },
  { to: "/tables", icon: TableOutlined, name: "shell.tables" },
  { to: "/scenarios", icon: CheckSquareOutlined, name: "shell.scenarios" },
  { to: "/approvals", icon: AuditOutlined, name: "shell.approvals", marked: true },
  { to: "/calls", icon: UnorderedListOutlined, name: "shell.calls" },
  { to: "/reports", icon: BarChartOutlined, name: "shell.reports" },
  { to: "/people", icon: UserOutlined, name: "shell.people", administrators: true },
];
