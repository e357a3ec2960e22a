/** What a command is called in the history and in the hints of undo. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/core/commands";
import { isFrame } from "@/core/drawings";
import { useReader } from "@/i18n";
import { useEditorStore } from "./store";

export function useCommandName(): (command: Command) => string {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  return useCallback(
    (command) => {
      const { history, kinds } = store.getState();
      const label = (id: string) => history.document.nodes[id]?.label || id;
      switch (command.do) {
        case "add":
          return t("done.add", { label: command.node.label ?? "" });
        case "move":
          return t(`done.${command.why}`, { count: Object.keys(command.places).length });
        case "delete":
          return command.nodes.length === 0 ? t("done.cut_edge") : t("done.delete", { count: command.nodes.length });
        case "connect":
          return t("done.connect", { from: label(command.from), to: label(command.to) });
        case "splice":
          return t("done.splice", { label: label(command.node) });
        case "configure": {
          const kind = kinds[history.document.nodes[command.node]?.kind ?? ""];
          const field = kind?.schema.properties?.[String(command.path[0])]?.["x-title"]?.[reader] ?? String(command.path[0]);
          return t("done.configure", { label: label(command.node), field });
        }
        case "rename":
          return t("done.rename", { label: command.label });
        case "paste":
          return t(`done.${command.why}`, { count: Object.keys(command.part.nodes).length + Object.keys(command.part.drawings ?? {}).length });
        case "draw":
          return t(isFrame(command.id) ? "done.frame" : "done.note");
        case "redraw":
          return t(isFrame(command.id) ? "done.reframe" : "done.renote");
        case "fold":
          return t("done.fold", { label: command.fold.node.label ?? "" });
        case "entry":
          return t("done.entry", { label: label(command.node) });
        case "bypass": {
          const [first] = Object.entries(command.ports);
          return t(first?.[1] === null ? "done.on" : "done.off", { label: label(first?.[0] ?? ""), count: Object.keys(command.ports).length });
        }
        case "flow": {
          const field = store.getState().flowSchema.properties?.[String(command.path[0])]?.["x-title"]?.[reader] ?? String(command.path[0]);
          return t("done.flow", { field });
        }
        case "variable":
          return t("done.variable", { name: command.name });
        case "mend":
          return t("done.mend", { finding: command.finding });
        case "replace":
          return t(`done.replace.${command.why}`);
      }
    },
    [t, reader, store],
  );
}
