import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { Failure, ScenarioRow } from "@/api/scenarios";
import { useReader } from "@/i18n";

/** Passed, failed, or not known for what the flow says now: a picture and a word, and where it first differs. */
export function Result({ last }: { last: ScenarioRow["last"] }) {
  const { t } = useTranslation();
  if (!last)
    return (
      <span className="result dim">
        <ClockCircleOutlined /> {t("scenarios.never")}
      </span>
    );
  return (
    <>
      <span className={`result ${last.passed ? "good" : "failed"}`}>
        {last.passed ? <CheckCircleFilled /> : <CloseCircleFilled />} {t(last.passed ? "scenarios.passed" : "scenarios.failed")}
        {!last.current && <small className="dim"> {t("scenarios.old")}</small>}
      </span>
      {last.failure && <First failure={last.failure} />}
    </>
  );
}

export function First({ failure }: { failure: Failure }) {
  const { t } = useTranslation();
  const reader = useReader();
  const place = /\[(\d+)\]/.exec(failure.where)?.[1];
  return (
    <div className="first small">
      <strong>{place === undefined ? t(`scenarios.what.${failure.what}`, failure.what) : t("scenarios.what.at", { what: t(`scenarios.what.${failure.what}`, failure.what), place: Number(place) + 1 })}</strong>{" "}
      {failure.expected && failure.actual ? (
        <>
          {t("scenarios.expected")} <b>{failure.expected}</b>
          {t("scenarios.actual")} <b>{failure.actual}</b>
        </>
      ) : (
        failure.message[reader]
      )}
    </div>
  );
}
