import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { get } from "@/api/client";
import { DRAFT, scenarios } from "@/api/scenarios";
import type { Scenario } from "@/api/scenarios";
import type { JsonObject } from "@/core/json";
import { useEditor, useEditorStore } from "@/features/editor/store";
import { phoneOf } from "./call";
import type { PhoneStore } from "./call";
import { FIRST } from "./setting";
import type { Input } from "./told";

/** The flow's scenarios, to be played step by step in the phone. */
export function Replaying() {
  const { t } = useTranslation();
  const name = useEditor((editor) => editor.name);
  const phone = phoneOf(useEditorStore());
  const all = useQuery(scenarios(DRAFT, name)).data ?? [];
  if (all.length === 0) return null;
  return (
    <div className="phone-field phone-play">
      <span id="phone-play">{t("phone.play")}</span>
      <Select
        aria-labelledby="phone-play"
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("phone.play.choose")}
        value={null}
        onChange={(id: number | null) => id !== null && void play(phone, id)}
        options={all.map((row) => ({ value: row.id, label: row.name }))}
      />
    </div>
  );
}

async function play(phone: PhoneStore, id: number): Promise<void> {
  const { document } = await get<Scenario>(`/scenarios/${id}`);
  const { breakpoints, coming } = phone.getState().setting;
  const said = document as { caller?: string; at?: string; line?: string; language?: string; world?: JsonObject; inputs?: Input[] };
  const setting = { ...FIRST, breakpoints, coming, caller: said.caller ?? FIRST.caller, at: said.at ?? "2026-09-15T10:00", line: said.line ?? "", language: said.language ?? "", world: said.world ?? null };
  await phone.getState().replay(setting, said.inputs ?? []);
}

const WANTED = /^#scenario=(\d{1,9})$/;

/** An address that names a scenario opens the phone and plays it, once. */
export function useReplayed(): void {
  const phone = phoneOf(useEditorStore());
  useEffect(() => {
    const id = WANTED.exec(window.location.hash)?.[1];
    if (id === undefined) return;
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    void play(phone, Number(id));
  }, [phone]);
}
