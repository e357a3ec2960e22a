import { CloseOutlined } from "@ant-design/icons";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { get, part } from "@/api/client";
import { Refusal } from "@/components/Refusal";
import { UNMARKED } from "@/core/marks";
import { useEditor, useEditorStore } from "@/features/editor/store";
import { usageMarks, usageRules } from "./covered";
import type { Used } from "./covered";
import "./coverage.css";

const DAYS = [1, 7, 30] as const;

const used = (flow: string, days: number) =>
  queryOptions({
    queryKey: ["usage", flow, days],
    queryFn: ({ signal }) => get<Used>(`/flows/${part(flow)}/usage?days=${days}`, signal),
    placeholderData: keepPreviousData,
  });

/** How many real calls went through each node and port of what is live, as figures on the canvas. */
export function Usage() {
  const { t } = useTranslation();
  const name = useEditor((editor) => editor.name);
  const [days, setDays] = useState<number>(DAYS[1]);
  const { data: found, error } = useQuery(used(name, days));
  useMarks(found);
  const close = () => {
    window.location.hash = "";
  };
  return (
    <section className="coverage" aria-label={t("usage.title")}>
      <header>
        <strong>{t("usage.title")}</strong>
        <span className="fill" />
        <Select size="small" aria-label={t("usage.days")} value={days} onChange={setDays} options={DAYS.map((value) => ({ value, label: t(`usage.days.${value}`) }))} />
        <button type="button" className="tool" title={t("close")} aria-label={t("usage.close")} onClick={close}>
          <CloseOutlined />
        </button>
      </header>
      <Refusal error={error} />
      {found && (
        <>
          <p role="status">{found.lines.length === 0 ? t("usage.not_live") : found.calls === 0 ? t("usage.none") : t("usage.counted", { count: found.calls, lines: found.lines.join(t("list.between")) })}</p>
          {found.more && <p className="small">{t("usage.more", { count: found.calls })}</p>}
          {found.calls > 0 && <p className="dim small">{t("usage.note")}</p>}
        </>
      )}
    </section>
  );
}

/** Figures on nodes, edges and ports while this is open. */
function useMarks(found: Used | undefined): void {
  const { t } = useTranslation();
  const store = useEditorStore();
  useEffect(() => {
    if (!found) return;
    store.getState().set({ marks: usageMarks(found, store.getState().history.document, (count) => t("usage.calls", { count })) });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(usageRules(found, CSS.escape));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      store.getState().set({ marks: UNMARKED });
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    };
  }, [found, store, t]);
}
