import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { part } from "@/api/client";
import { DRAFT, scenario, useAccept, useAdd, useDelete, useRun, useSave } from "@/api/scenarios";
import type { Scenario } from "@/api/scenarios";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useReader } from "@/i18n";
import { First, Result } from "./Result";

/** One scenario: how it went, what is expected, and changing it. */
export function One({ id, against, onClose }: { id: number; against: string; onClose: () => void }) {
  const found = useQuery(scenario(id, against));
  return (
    <Dialog width={820} title={found.data?.name ?? "…"} onClose={onClose} className="scenario-one">
      <Refusal error={found.error} />
      {found.data ? <Shown key={found.data.revision} found={found.data} against={against} onClose={onClose} /> : !found.error && <Skeleton active title={false} />}
    </Dialog>
  );
}

function Shown({ found, against, onClose }: { found: Scenario; against: string; onClose: () => void }) {
  const { t } = useTranslation();
  const reader = useReader();
  const told = useTold();
  const [text, setText] = useState(found.yaml);
  const run = useRun(() => undefined);
  const save = useSave();
  const accept = useAccept(against);
  const remove = useDelete();
  const add = useAdd();
  const failures = found.ran?.failures ?? [];
  const taken = () => accept.mutate(found.id, { onSuccess: (now) => told(t("scenarios.accepted"), () => save.mutateAsync({ id: now.id, revision: now.revision, document: now.before })) });
  const gone = () =>
    remove.mutate(found.id, {
      onSuccess: () => {
        onClose();
        told(t("scenarios.deleted", { name: found.name }), () => add.mutateAsync({ flow: found.flow, document: found.document }));
      },
    });
  return (
    <div className="stack">
      <p className="dim">
        {found.flow} {found.tags.length > 0 && `· ${found.tags.join(" · ")}`}
      </p>
      <div className="scenario-went">
        <Result last={found.last ? { ...found.last, failure: null } : null} />
        {failures.map((failure, index) => (
          <First key={index} failure={failure} />
        ))}
        {found.ran && (
          <ol className="walked" aria-label={t("scenarios.walk")}>
            {found.ran.walk.map((visit, index) => (
              <li key={index}>
                {visit.label || visit.node}
                {visit.port && <small className="dim"> {visit.title ? visit.title[reader] : t(`period.${visit.port}`, visit.port)}</small>}
              </li>
            ))}
          </ol>
        )}
      </div>
      <div className="scenario-does">
        <Button type="primary" loading={run.isPending} onClick={() => run.mutate({ ids: [found.id], against })}>
          {t("scenarios.run")}
        </Button>
        {failures.length > 0 && found.ran && found.ran.walk.length > 0 && (
          <Button loading={accept.isPending} title={t("scenarios.accept.title")} onClick={taken}>
            {t("scenarios.accept")}
          </Button>
        )}
        {against === DRAFT && (
          <Button href={`/flows/${part(found.flow)}#scenario=${found.id}`} title={t("scenarios.replay.title")}>
            {t("scenarios.replay")}
          </Button>
        )}
        <span className="fill" />
        <Button danger loading={remove.isPending} onClick={gone}>
          {t("scenarios.delete")}
        </Button>
      </div>
      <label htmlFor="scenario-yaml">{t("scenarios.yaml")}</label>
      <textarea id="scenario-yaml" className="input yaml" rows={12} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
      <Refusal error={run.error ?? save.error ?? accept.error ?? remove.error ?? add.error} />
      <div className="scenario-does">
        <Button disabled={text === found.yaml} loading={save.isPending} onClick={() => save.mutate({ id: found.id, revision: found.revision, yaml: text })}>
          {t("scenarios.save")}
        </Button>
      </div>
    </div>
  );
}
