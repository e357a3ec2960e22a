/** What can be done to a flow by name: the search finds it beside the nodes. */

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLooking } from "@/api/queries";
import { phoneOf } from "@/features/phone/call";
import { useReader } from "@/i18n";
import { useAdding } from "./adding";
import { arrange } from "./arrange";
import { useDrawing } from "./drawing";
import { useEditorStore } from "./store";

export interface Action {
  readonly id: string;
  readonly label: string;
  readonly keys: string;
  readonly run: () => void;
}

/** Those that can be done now. */
export function useActions(): readonly Action[] {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const flow = useReactFlow();
  const draw = useDrawing();
  const adding = useAdding();
  const looking = useLooking();
  return useMemo(() => {
    const { set, undo, redo, readOnly, selected, history, kinds } = store.getState();
    const several = selected.size > 1;
    const changing: Action[] = [
      { id: "undo", label: t("editor.undo"), keys: "Ctrl+Z", run: undo },
      { id: "redo", label: t("editor.redo"), keys: "Ctrl+Y", run: redo },
      { id: "arrange", label: t(several ? "canvas.arrange_chosen" : "canvas.arrange"), keys: "", run: () => void arrange(store, reader) },
      { id: "note", label: t("keys.note"), keys: "N", run: () => draw("notes") },
      { id: "frame", label: t("keys.frame"), keys: "F", run: () => draw("frames") },
      { id: "fold", label: t("fold.title"), keys: "Ctrl+G", run: () => set({ asking: "fold" }) },
      ...Object.values(kinds)
        .filter((kind) => kind.available)
        .map((kind) => ({ id: `add ${kind.kind}`, label: t("search.add", { kind: kind.title[reader] }), keys: "/", run: () => adding.addSomewhere(kind.kind) })),
    ];
    const looks: Action[] = [
      { id: "fit", label: t("canvas.fit"), keys: "Shift+1", run: () => set({ look: "all" }) },
      { id: "whole", label: t("canvas.zoom_whole"), keys: "Ctrl+0", run: () => void flow.zoomTo(1) },
      { id: "phone", label: t("keys.call"), keys: "T", run: () => phoneOf(store).getState().turn() },
      { id: "problems", label: t("problems.title"), keys: "", run: () => set({ problems: true }) },
      { id: "history", label: t("editor.history"), keys: "", run: () => set({ panel: "history" }) },
      { id: "settings", label: t("editor.settings"), keys: "", run: () => set({ panel: "flow" }) },
      { id: "keys", label: t("editor.keys"), keys: "?", run: () => set({ asking: "keys" }) },
    ];
    const able = changing.filter(({ id }) => (id === "undo" ? history.past.length > 0 : id === "redo" ? history.future.length > 0 : id === "fold" ? several : true));
    const publish: Action = { id: "publish", label: t("editor.publish"), keys: "", run: () => set({ asking: "publish" }) };
    return [...(looking ? [] : [publish]), ...(readOnly ? [] : able), ...looks];
  }, [t, reader, store, flow, draw, adding, looking]);
}
