import { CloseOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { coverage, DRAFT, useRun } from "@/api/scenarios";
import type { Coverage } from "@/api/scenarios";
import { Refusal } from "@/components/Refusal";
import { UNMARKED } from "@/core/marks";
import { useEditor, useEditorStore } from "@/features/editor/store";
import { useReader } from "@/i18n";
import { marksOf, missed, portRules } from "./covered";
import "./coverage.css";

/** How much of the flow its scenarios walked: figures, the ways nobody took, and signs on the canvas. */
export function Panel() {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const name = useEditor((editor) => editor.name);
  const [open, setOpen] = useState(false);
  const { data: found, error } = useQuery(coverage(name));
  const run = useRun(() => undefined);
  useMarks(found);
  const never = useMemo(() => (found ? missed(found) : []), [found]);
  const close = () => {
    window.location.hash = "";
  };
  const scenarios = found ? found.passed + found.failed : 0;
  return (
    <section className="coverage" aria-label={t("coverage.title")}>
      <header>
        <strong>{t("coverage.title")}</strong>
        <span className="fill" />
        <Button size="small" icon={<PlayCircleOutlined />} loading={run.isPending} onClick={() => run.mutate({ flow: name, against: DRAFT })}>
          {t("coverage.run")}
        </Button>
        <button type="button" className="tool" title={t("close")} aria-label={t("coverage.close")} onClick={close}>
          <CloseOutlined />
        </button>
      </header>
      <Refusal error={error ?? run.error} />
      {found && (
        <>
          <p role="status">
            {t("coverage.figures", { nodes: found.entered, all_nodes: found.all_nodes, ports: found.taken, all_ports: found.all_ports })}
            <meter min={0} max={Math.max(1, found.all_ports)} value={found.taken} aria-label={t("coverage.ports")} />
          </p>
          <p className="dim small">
            {scenarios === 0 ? t("coverage.none") : t("coverage.runs", { passed: found.passed, failed: found.failed })} {found.stale > 0 && scenarios > 0 && t("coverage.stale", { count: found.stale })}
          </p>
          {never.length > 0 && scenarios > 0 && (
            <>
              <button type="button" className="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t("coverage.never", { count: never.length })}
              </button>
              {open && (
                <ul>
                  {never.map((each) => (
                    <li key={`${each.node}:${each.port}`}>
                      <button type="button" onClick={() => store.getState().set({ look: { node: each.node } })}>
                        {each.label || each.node} → {each.title.zh === each.port ? t(`period.${each.port}`, each.port) : each.title[reader]}
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </>
          )}
        </>
      )}
    </section>
  );
}

/** Signs on nodes, edges and ports while this is open. */
function useMarks(found: Coverage | undefined): void {
  const { t } = useTranslation();
  const store = useEditorStore();
  useEffect(() => {
    if (!found) return;
    store.getState().set({ marks: marksOf(found, store.getState().history.document, (times) => t(times > 0 ? "coverage.times" : "coverage.untouched", { count: times })) });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(portRules(found, CSS.escape));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      store.getState().set({ marks: UNMARKED });
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    };
  }, [found, store, t]);
}
