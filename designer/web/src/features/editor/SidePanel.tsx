import { isDrawing } from "@/core/drawings";
import { DrawingPanel } from "./DrawingPanel";
import { useEditor } from "./store";
import { FlowPanel } from "./FlowPanel";
import { HistoryPanel } from "./HistoryPanel";
import { NodePanel, SeveralPanel } from "./NodePanel";

/** What stands right of the canvas: the chosen node, the flow's settings, or what was done. */
export function SidePanel() {
  const panel = useEditor((editor) => editor.panel);
  const one = useEditor((editor) => (editor.selected.size === 1 ? [...editor.selected][0] : undefined));
  const count = useEditor((editor) => editor.selected.size);
  if (panel === "flow") return <FlowPanel />;
  if (panel === "history") return <HistoryPanel />;
  if (one !== undefined && isDrawing(one)) return <DrawingPanel key={one} id={one} />;
  if (one !== undefined) return <NodePanel key={one} node={one} />;
  return count > 1 ? <SeveralPanel count={count} /> : null;
}
