import { EllipsisOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, part, Unreachable } from "@/api/client";
import { flows, useLooking } from "@/api/queries";
import { Confirm } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { readDocument } from "@/core/document";
import type { Json } from "@/core/json";
import type { Reader } from "@/core/words";
import { useReader } from "@/i18n";
import type * as pictures from "./picture/export";
import type { Words } from "./picture/Listing";
import { textOf } from "@/core/text";
import type { SavingStore } from "./saving";
import { useEditor, useEditorStore } from "./store";
import type { Editor } from "./store";

type Pictures = Pick<typeof pictures, "save" | "print">;

/** What is done rarely: look without touching, save as a file, discard the draft, the keys. */
export function HeaderMenu({ saving }: { saving: SavingStore }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const store = useEditorStore();
  const reader = useReader();
  const name = useEditor((editor) => editor.name);
  const readOnly = useEditor((editor) => editor.readOnly);
  const row = useQuery(flows).data?.find((each) => each.name === name);
  const versions = row?.versions ?? 0;
  const live = (row?.lines.length ?? 0) > 0;
  const looking = useLooking();
  const [asking, setAsking] = useState(false);
  const discard = useMutation({
    mutationFn: async () => {
      if (!(await saving.getState().flush())) throw new Unreachable();
      const { revision, adopt } = saving.getState();
      const answer = await ask<{ revision: number }>("POST", `/flows/${part(name)}/draft/discard`, { body: {}, match: revision });
      const stored = await ask("GET", `/flows/${part(name)}/draft`);
      const document = readDocument(JSON.parse(stored.text) as Json);
      if (document) adopt(document, String(answer.json.revision));
      await client.invalidateQueries({ queryKey: ["flows"] });
    },
    onSuccess: () => {
      setAsking(false);
      message.success(t("discard.done", { version: versions }));
    },
  });
  const download = () => {
    const address = URL.createObjectURL(new Blob([textOf(store.getState().history.document)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${name}.flow.json`;
    link.click();
    URL.revokeObjectURL(address);
  };
  const paint = async (then: (module: Pictures, editor: Editor, reader: Reader, words: Words) => Promise<void> | void) => {
    const words: Words = {
      start: t("canvas.start"),
      note: t("canvas.start.note"),
      period: (each) => t(`period.${each}`, { defaultValue: each }),
      nowhere: (unwired) => t(`ports.unwired.${unwired}`),
    };
    try {
      await then(await import("./picture/export"), store.getState(), reader, words);
    } catch {
      message.error(t("picture.failed"));
    }
  };
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "look", disabled: looking, label: t(readOnly ? "editor.edit_again" : "editor.look_only"), onClick: () => store.getState().set({ readOnly: !readOnly }) },
            { key: "file", label: t("editor.download"), onClick: download },
            { key: "png", label: t("picture.png"), onClick: () => void paint((module, ...given) => module.save(...given, "png")) },
            { key: "svg", label: t("picture.svg"), onClick: () => void paint((module, ...given) => module.save(...given, "svg")) },
            { key: "print", label: t("picture.print"), onClick: () => void paint((module, ...given) => module.print(...given)) },
            { key: "versions", label: <Link to="/flows/$name/versions" params={{ name }}>{t("editor.versions")}</Link> },
            {
              key: "compare",
              disabled: versions === 0,
              label: versions === 0 ? t("editor.compare") : <Link to="/flows/$name/compare" params={{ name }} search={{ before: live ? "live" : versions, after: "draft" }}>{t(live ? "editor.compare_live" : "editor.compare")}</Link>,
            },
            { key: "coverage", label: t("coverage.open"), onClick: () => (window.location.hash = "coverage") },
            { key: "usage", label: t("usage.open"), disabled: versions === 0, onClick: () => (window.location.hash = "usage") },
            { key: "keys", label: `${t("editor.keys")} (?)`, onClick: () => store.getState().set({ asking: "keys" }) },
            { type: "divider" },
            { key: "discard", label: t("discard.menu"), danger: true, disabled: versions === 0 || readOnly, onClick: () => setAsking(true) },
          ],
        }}
      >
        <button type="button" className="tool" title={t("editor.more")} aria-label={t("editor.more")}>
          <EllipsisOutlined />
        </button>
      </Dropdown>
      {asking && (
        <Confirm
          danger
          title={t("discard.title")}
          text={t("discard.text", { version: versions })}
          ok={t("discard.do")}
          busy={discard.isPending}
          onOk={() => discard.mutate()}
          onClose={() => setAsking(false)}
        >
          <Refusal error={discard.error} />
        </Confirm>
      )}
    </>
  );
}
