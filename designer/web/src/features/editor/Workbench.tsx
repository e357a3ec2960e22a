import { ReactFlowProvider } from "@xyflow/react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { message } from "@/components/messages";
import type { FlowDocument } from "@/core/document";
import type { Kinds, Schema } from "@/core/kinds";
import { useLooking } from "@/api/queries";
import { Coverage } from "@/features/coverage/Coverage";
import { Phone } from "@/features/phone/Phone";
import { Canvas } from "./Canvas";
import { useChecking } from "./checking";
import { Conflict } from "./Conflict";
import { EditorHeader } from "./EditorHeader";
import { isTyping, toCanvas } from "./keys";
import { useNextMatch } from "./matches";
import { Palette } from "./Palette";
import { Picker } from "./Picker";
import { Problems } from "./Problems";
import { keepSaved } from "./saving";
import type { SavingStore, Theirs } from "./saving";
import { Search } from "./Search";
import { EditorContext, openEditor, useEditor, useEditorStore } from "./store";
import type { EditorStore } from "./store";

export interface Opened {
  readonly document: FlowDocument;
  readonly revision: string;
  /** What this browser kept and the server does not have. */
  readonly mine: FlowDocument | null;
  readonly theirs: Theirs | null;
}

interface Props {
  readonly name: string;
  readonly opened: Opened;
  readonly kinds: Kinds;
  readonly flowSchema: Schema;
}

const FoldDialog = lazy(() => import("./FoldDialog").then((module) => ({ default: module.FoldDialog })));
const Help = lazy(() => import("./Help").then((module) => ({ default: module.Help })));
const SidePanel = lazy(() => import("./SidePanel").then((module) => ({ default: module.SidePanel })));

export function Workbench({ name, opened, kinds, flowSchema }: Props) {
  const { t } = useTranslation();
  const looking = useLooking();
  const [{ store, saving }] = useState(() => begin(name, opened, kinds, flowSchema, looking));
  const restored = opened.mine !== null && opened.theirs === null;
  useEffect(() => () => saving.getState().stop(), [saving]);
  useEffect(() => {
    if (restored) message.info({ key: "restored", content: t("saving.restored") });
  }, [restored, t]);
  useEffect(() => {
    document.title = `${name} · Tonepath`;
    return () => {
      document.title = "Tonepath";
    };
  }, [name]);
  return (
    <EditorContext value={store}>
      <ReactFlowProvider>
        <Bench store={store} saving={saving} />
      </ReactFlowProvider>
    </EditorContext>
  );
}

/** The copy this browser kept comes in as a command: undo shows what the server has. */
function begin(name: string, opened: Opened, kinds: Kinds, flowSchema: Schema, readOnly: boolean) {
  const store = openEditor({ name, document: opened.document, kinds, flowSchema, readOnly });
  const saving = keepSaved(store, name, opened.revision, opened.theirs);
  if (opened.mine) store.getState().run({ do: "replace", why: "restored", document: opened.mine });
  // A link from another page may name the node to look at.
  const node = new URLSearchParams(location.search).get("node");
  if (node !== null && node in opened.document.nodes) store.getState().jump(node);
  return { store, saving };
}

function Bench({ store, saving }: { store: EditorStore; saving: SavingStore }) {
  const { t } = useTranslation();
  useChecking(store);
  useWindowKeys(store, saving, useNextMatch());
  const panel = useEditor((editor) => editor.panel);
  const readOnly = useEditor((editor) => editor.readOnly);
  return (
    <div className="editor">
      <button type="button" className="skip" onClick={toCanvas}>
        {t("editor.skip")}
      </button>
      <EditorHeader saving={saving} />
      <div className="bench">
        {!readOnly && <Palette />}
        <div className="stage">
          <Canvas />
          <Problems />
          <Coverage />
        </div>
        {panel && (
          <Suspense fallback={<aside className="panel" />}>
            <SidePanel />
          </Suspense>
        )}
        <Phone />
      </div>
      <Picker />
      <Search />
      <Asking />
      <Conflict saving={saving} />
    </div>
  );
}

/** The dialogs that are asked for by a key or a button. */
function Asking() {
  const store = useEditorStore();
  const asking = useEditor((editor) => editor.asking);
  if (asking !== "fold" && asking !== "keys") return null;
  return <Suspense>{asking === "fold" ? <FoldDialog /> : <Help onClose={() => store.getState().set({ asking: null })} />}</Suspense>;
}

/** Keys that count wherever the focus is: undo and redo leave the fields their own. */
function useWindowKeys(store: EditorStore, saving: SavingStore, next: (by: 1 | -1) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === "F3") {
        next(event.shiftKey ? -1 : 1);
        return event.preventDefault();
      }
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      const editor = store.getState();
      if (key === "k") editor.set({ finding: true });
      else if (key === "s") void saving.getState().flush();
      else if (isTyping(event.target)) return;
      else if (key === "z" && !event.shiftKey) editor.undo();
      else if (key === "y" || key === "z") editor.redo();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [store, saving, next]);
}
