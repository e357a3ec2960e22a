import { useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "@/components/Refusal";
import { readDocument } from "@/core/document";
import type { Json, JsonObject } from "@/core/json";
import type { PhoneStore } from "@/features/phone/call";
import { Stage } from "@/features/phone/Stage";
import { FIRST } from "@/features/phone/setting";
import type { Input } from "@/features/phone/told";
import { walk as walkQuery } from "./api";
import type { On, Visit, Walk } from "./api";

interface Props {
  readonly id: string;
  readonly on: On;
  readonly onClose: () => void;
}

/** The call once more in the phone, on its version or on the draft, and whether it goes the same way there. */
export function WalkAgain({ id, on, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error } = useQuery(walkQuery(id, on));
  const document = useMemo(() => (data ? readDocument(data.document as Json) : null), [data]);
  return (
    <section className="walk" aria-label={t("call.walk")}>
      <div className="walk-head">
        {data && <Verdict walk={data} on={on} />}
        <span className="fill" />
        <Button size="small" onClick={onClose}>
          {t("call.walk.close")}
        </Button>
      </div>
      <Refusal error={error} />
      {data && document ? <Stage key={on} document={document} old={on === "version"} begin={(phone) => void replay(phone, data)} /> : !error && <Spin delay={300} />}
    </section>
  );
}

function Verdict({ walk, on }: { walk: Walk; on: On }) {
  const { t } = useTranslation();
  if (!walk.runs) {
    return (
      <p className="notice bad" role="status">
        {t("call.walk.broken")}
      </p>
    );
  }
  const place = (visit: Visit | null) => (visit ? `${visit.label}${visit.port === null ? "" : ` → ${visit.port}`}` : t("call.walk.over"));
  return (
    <div className={`notice${walk.parting ? " differs" : ""}`} role="status">
      <strong>{walk.parting ? t(`call.walk.differs.${on}`, { n: walk.parting.shared + 1 }) : t(`call.walk.same.${on}`)}</strong>{" "}
      {walk.parting && (
        <>
          {t("call.walk.then", { place: place(walk.parting.then) })} · {t("call.walk.now", { place: place(walk.parting.now) })}
        </>
      )}
      <div className="dim small">{t("call.walk.caller", { caller: walk.caller || t("calls.anonymous") })}</div>
    </div>
  );
}

function replay(phone: PhoneStore, walk: Walk): Promise<void> {
  const setting = { ...FIRST, at: walk.at, caller: walk.caller, line: walk.line, language: walk.language, world: walk.world as JsonObject };
  return phone.getState().replay(setting, walk.inputs as Input[]);
}
