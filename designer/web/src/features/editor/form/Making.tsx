import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addList, useLists } from "@/api/lists";
import { names } from "@/api/queries";
import { addSchedule, useSchedules } from "@/api/schedules";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { officeHours } from "@/core/schedule";

export type Made = "schedules" | "lists";
const LONGEST = 100;

/** Make a schedule or a caller list without leaving the flow; it is chosen at once and filled on its own page. */
export function Making({ what, begin, onMade, onClose }: { what: Made; begin: string; onMade: (name: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState(begin);
  const name = text.trim();
  const schedule = useSchedules((given: string) => addSchedule({ name: given, document: officeHours("Asia/Shanghai") }));
  const list = useLists((given: string) => addList({ name: given, title: "" }));
  const making = what === "schedules" ? schedule : list;
  const go = () =>
    name !== "" &&
    making.mutate(name, {
      onSuccess: async () => {
        // What is chosen brings its periods with it: they must be known first.
        await client.refetchQueries({ queryKey: names.queryKey });
        onMade(name);
        onClose();
      },
    });
  return (
    <Dialog
      width={420}
      title={t(`pick.make.${what}`)}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={name === ""} loading={making.isPending} onClick={go}>
            {t("pick.make.do")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="made-name">{t("pick.make.name")}</label>
        <Input id="made-name" data-first value={text} maxLength={LONGEST} onChange={(event) => setText(event.target.value)} onPressEnter={go} />
        <p className="dim small">{t(`pick.make.${what}.then`)}</p>
        <Refusal error={making.error} />
      </div>
    </Dialog>
  );
}
