import {
  ArrowLeftOutlined,
  CheckCircleOutlined,
  CloudSyncOutlined,
  DisconnectOutlined,
  HistoryOutlined,
  LockOutlined,
  RedoOutlined,
  SearchOutlined,
  SettingOutlined,
  UndoOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { flows, useLooking } from "@/api/queries";
import type { FlowRow } from "@/api/types";
import { PhoneButton } from "@/features/phone/PhoneButton";
import { TopTools } from "@/features/session/TopTools";
import { Crumbs } from "./Crumbs";
import { useCommandName } from "./commandNames";
import type { SavingStore } from "./saving";
import { useEditor, useEditorStore } from "./store";
import { HeaderMenu } from "./HeaderMenu";

const PublishDialog = lazy(() => import("@/features/publish/PublishDialog").then((module) => ({ default: module.PublishDialog })));

export function EditorHeader({ saving }: { saving: SavingStore }) {
  const { t } = useTranslation();
  const store = useEditorStore();
  const name = useEditor((editor) => editor.name);
  const readOnly = useEditor((editor) => editor.readOnly);
  const panel = useEditor((editor) => editor.panel);
  const row = useQuery(flows).data?.find((each) => each.name === name);
  const looking = useLooking();
  const publishing = useEditor((editor) => editor.asking === "publish");
  const { set } = store.getState();
  const turn = (which: "flow" | "history") => set({ panel: panel === which ? null : which });
  return (
    <header className="editor-head">
      <Link to="/flows" className="tool" title={t("editor.back")} aria-label={t("editor.back")}>
        <ArrowLeftOutlined />
      </Link>
      <Crumbs />
      <h1 title={name}>{name}</h1>
      {readOnly ? (
        <span className="tag">
          <LockOutlined aria-hidden /> {t("editor.read_only")}
        </span>
      ) : (
        <SavedMark saving={saving} />
      )}
      <span className={`tag ${row?.lines.length ? "live" : ""}`} title={row?.lines.join(t("list.between"))}>
        {row ? standing(row, t) : t("editor.never")}
      </span>
      <span className="fill" />
      <UndoTools />
      <HeadTool title={t("editor.history")} pressed={panel === "history"} onClick={() => turn("history")}>
        <HistoryOutlined />
      </HeadTool>
      <HeadTool title={`${t("editor.search")} (Ctrl+K)`} onClick={() => set({ finding: true })}>
        <SearchOutlined />
      </HeadTool>
      <HeadTool title={t("editor.settings")} pressed={panel === "flow"} onClick={() => turn("flow")}>
        <SettingOutlined />
      </HeadTool>
      <HeaderMenu saving={saving} />
      <span className="rule" />
      <TopTools />
      <PhoneButton />
      {!looking && (
        <Button type="primary" onClick={() => set({ asking: "publish" })}>
          {t("editor.publish")}
        </Button>
      )}
      {publishing && (
        <Suspense>
          <PublishDialog saving={saving} onClose={() => set({ asking: null })} />
        </Suspense>
      )}
    </header>
  );
}

function UndoTools() {
  const { t } = useTranslation();
  const store = useEditorStore();
  const nameOf = useCommandName();
  const past = useEditor((editor) => editor.history.past.at(-1));
  const future = useEditor((editor) => editor.history.future[0]);
  const readOnly = useEditor((editor) => editor.readOnly);
  const { undo, redo } = store.getState();
  return (
    <>
      <HeadTool title={past ? `${t("editor.undo")}: ${nameOf(past.command)} (Ctrl+Z)` : t("editor.undo")} disabled={!past || readOnly} onClick={undo}>
        <UndoOutlined />
      </HeadTool>
      <HeadTool title={future ? `${t("editor.redo")}: ${nameOf(future.command)} (Ctrl+Y)` : t("editor.redo")} disabled={!future || readOnly} onClick={redo}>
        <RedoOutlined />
      </HeadTool>
    </>
  );
}

function HeadTool({ title, onClick, disabled, pressed, children }: { title: string; onClick: () => void; disabled?: boolean; pressed?: boolean; children: ReactNode }) {
  return (
    <button type="button" className="tool" title={title} aria-label={title} disabled={disabled} aria-pressed={pressed} onClick={onClick}>
      {children}
    </button>
  );
}

/** What has become of the last edit. Its width does not change with its words. */
function SavedMark({ saving }: { saving: SavingStore }) {
  const { t } = useTranslation();
  const state = useStore(saving, (now) => now.state);
  const problem = useStore(saving, (now) => now.problem);
  const shown = state === "dirty" ? "saving" : state;
  const icon = { saved: <CheckCircleOutlined />, saving: <CloudSyncOutlined />, offline: <DisconnectOutlined />, conflict: <WarningOutlined />, refused: <WarningOutlined /> }[shown];
  return (
    <span className="saved-mark" data-state={shown} role="status" title={problem ? `${problem.body.detail} ${problem.body.mend}` : t(`saving.${shown}.title`)}>
      {icon} {t(`saving.${shown}`)}
    </span>
  );
}

/** Which lines answer with it: one by its number, several by how many. */
function standing({ lines, versions }: FlowRow, t: TFunction): string {
  if (lines.length > 1) return t("editor.live.many", { count: lines.length });
  if (lines.length === 1) return t("editor.live", { line: lines[0] });
  return versions ? t("editor.version", { version: versions }) : t("editor.never");
}
