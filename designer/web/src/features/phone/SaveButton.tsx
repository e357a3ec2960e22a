import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLooking } from "@/api/queries";
import { post } from "@/api/client";
import { useAdd } from "@/api/scenarios";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { useEditor, useEditorStore } from "@/features/editor/store";
import { phoneOf, usePhone } from "./call";
import { request } from "./setting";

const PARTS = ["path", "heard", "ended", "destination", "variables"] as const;

/** The call as it was walked, kept as a scenario of the flow. One that began in the middle cannot be. */
export function SaveButton() {
  const { t } = useTranslation();
  const looking = useLooking();
  const [open, setOpen] = useState(false);
  const ready = usePhone((phone) => phone.told[phone.at] !== undefined && !phone.busy && phone.used.start === "");
  if (looking) return null;
  return (
    <>
      <Button size="small" disabled={!ready} onClick={() => setOpen(true)}>
        {t("phone.save")}
      </Button>
      {open && <Saving onClose={() => setOpen(false)} />}
    </>
  );
}

function Saving({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const phone = phoneOf(useEditorStore()).getState();
  const flow = useEditor((editor) => editor.name);
  const [name, setName] = useState("");
  const [tags, setTags] = useState("");
  const [parts, setParts] = useState<readonly string[]>(["path", "ended", "destination"]);
  const add = useAdd();
  const save = useMutation({
    mutationFn: async () => {
      const { document, used, inputs, at, begun } = phone;
      if (!document) return;
      const asked = request(document, { ...used, breakpoints: [] }, inputs.slice(0, at), begun);
      const suites = tags.split(/[\s,，]+/).filter(Boolean);
      const made = await post<{ document: unknown }>("/test-calls/scenario", { ...asked, name: name.trim(), tags: suites, expect: parts });
      await add.mutateAsync({ flow, document: made.document });
    },
    onSuccess: () => {
      onClose();
      // What is said stands outside the pages: an ordinary link.
      message.success(
        <>
          {t("phone.save.done")} <a href="/scenarios">{t("phone.save.see")}</a>
        </>,
      );
    },
  });
  const go = () => name.trim() && save.mutate();
  return (
    <Dialog
      width={460}
      title={t("phone.save.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!name.trim()} loading={save.isPending} onClick={go}>
            {t("phone.save.do")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="scenario-name">{t("phone.save.name")}</label>
        <Input id="scenario-name" data-first value={name} maxLength={200} onChange={(event) => setName(event.target.value)} onPressEnter={go} />
        <label htmlFor="scenario-tags">{t("phone.save.tags")}</label>
        <Input id="scenario-tags" value={tags} maxLength={200} onChange={(event) => setTags(event.target.value)} onPressEnter={go} />
        <strong>{t("phone.save.expect")}</strong>
        {PARTS.map((part) => (
          <Checkbox key={part} checked={parts.includes(part)} onChange={(event) => setParts(event.target.checked ? [...parts, part] : parts.filter((each) => each !== part))}>
            {t(`phone.save.${part}`)}
          </Checkbox>
        ))}
        {phone.told[phone.at]?.awaiting && <p className="dim small">{t("phone.save.open")}</p>}
        <Refusal error={save.error} />
      </div>
    </Dialog>
  );
}
