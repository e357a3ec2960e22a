import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { DRAFT, scenarios, useAccept, useSave } from "@/api/scenarios";
import { Refusal } from "@/components/Refusal";
import { SeverityIcon } from "@/components/SeverityIcon";

/**
 * The scenarios that fail on the draft, by name. Who took a template and changed its words meets them here for the first time: what
 * is meant can be said on the spot, without a way over the page of scenarios.
 */
export function FailedScenarios({ flow, failing }: { flow: string; failing: boolean }) {
  const { t } = useTranslation();
  const found = useQuery({ ...scenarios(DRAFT, flow), enabled: failing });
  const accept = useAccept(DRAFT);
  const save = useSave();
  const take = useMutation({
    mutationFn: async (ids: readonly number[]) => {
      const taken = [];
      for (const id of ids) taken.push(await accept.mutateAsync(id));
      return taken;
    },
  });
  const back = useMutation({
    mutationFn: () => Promise.all((take.data ?? []).map(({ id, revision, before }) => save.mutateAsync({ id, revision, document: before }))),
    onSuccess: () => take.reset(),
  });
  // Said here and not above the page: while a dialog is open, nothing outside of it can be pressed.
  if (!failing && take.data) {
    return (
      <p className="good" role="status">
        {t("publish.scenarios.taken", { count: take.data.length })}{" "}
        <Button size="small" type="link" loading={back.isPending} onClick={() => back.mutate()}>
          {t("undo")}
        </Button>
      </p>
    );
  }
  const failed = !failing ? [] : (found.data ?? []).filter((row) => row.last && row.last.current && !row.last.passed);
  if (failed.length === 0) return null;
  return (
    <div className="failed-scenarios">
      <p className="dim small">{t("publish.scenarios.why")}</p>
      <ul>
        {failed.map((row) => (
          <li key={row.id}>
            <SeverityIcon severity="error" /> <span className="fill">{row.name}</span>
            <Button size="small" disabled={take.isPending} aria-label={`${t("publish.scenarios.right")} ${row.name}`} onClick={() => take.mutate([row.id])}>
              {t("publish.scenarios.right")}
            </Button>
          </li>
        ))}
      </ul>
      {failed.length > 1 && (
        <Button size="small" loading={take.isPending} onClick={() => take.mutate(failed.map((row) => row.id))}>
          {t("publish.scenarios.all_right", { count: failed.length })}
        </Button>
      )}
      <Refusal error={take.error ?? back.error ?? found.error} />
    </div>
  );
}
