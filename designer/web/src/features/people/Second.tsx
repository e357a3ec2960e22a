import { useQuery } from "@tanstack/react-query";
import { Switch } from "antd";
import { useTranslation } from "react-i18next";
import { approvals, useTurnApprovals } from "@/api/approvals";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";

/** Whether a publish needs a second person. */
export function Second() {
  const { t } = useTranslation();
  const told = useTold();
  const site = useQuery(approvals).data;
  const turn = useTurnApprovals();
  if (!site) return null;
  const set = (on: boolean) => turn.mutate(on, { onSuccess: () => told(t(on ? "people.second.on" : "people.second.off"), () => turn.mutateAsync(!on)) });
  return (
    <section className="second">
      <Switch
        id="second"
        checked={site.on}
        loading={turn.isPending}
        disabled={!site.on && !site.possible}
        aria-describedby="second-text"
        onChange={set}
      />
      <div>
        <label htmlFor="second">{t("people.second")}</label>
        <p id="second-text" className="dim">
          {t(site.on || site.possible ? "people.second.text" : "people.second.nobody")}
        </p>
        <Refusal error={turn.error} />
      </div>
    </section>
  );
}
