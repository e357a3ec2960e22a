import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { FindingList } from "@/components/FindingList";
import { Refusal } from "@/components/Refusal";
import type { JsonObject } from "@/core/json";
import { DestinationIcon } from "./KindIcon";
import { findingsOf } from "@/api/refused";
import { KINDS, NEW, useKeep } from "./queries";
import type { Kind } from "./queries";

/** What each kind cannot be without. */
const NEEDED: Readonly<Record<Kind, string | null>> = { group: null, extension: "device", number: "number", queue: "queue" };
const EXAMPLES: Readonly<Record<string, string>> = { device: "PJSIP/1001", number: "13800138000", queue: "agents" };

export function NewDestination({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [kind, setKind] = useState<Kind>("group");
  const [name, setName] = useState("");
  const [where, setWhere] = useState("");
  const keep = useKeep();
  const needed = NEEDED[kind];
  const wanted = name.trim();
  const ready = wanted !== "" && !taken.includes(wanted) && (!needed || where.trim() !== "");
  const save = () => {
    if (!ready) return;
    const document: JsonObject = needed ? { kind, [needed]: where.trim() } : { kind, members: [] };
    keep.mutate({ name: wanted, document, match: NEW }, { onSuccess: () => void go({ to: "/destinations/$name", params: { name: wanted } }) });
  };
  return (
    <Dialog
      width={620}
      title={t("destinations.new")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={keep.isPending} onClick={save}>
            {t("destinations.make")}
          </Button>
        </>
      }
    >
      <div className="kind-choices" role="radiogroup" aria-label={t("destinations.kind")}>
        {KINDS.map((each) => (
          <button key={each} type="button" role="radio" aria-checked={kind === each} className="choice" onClick={() => setKind(each)}>
            <DestinationIcon kind={each} />
            <strong>{t(`destinations.kind.${each}`)}</strong>
            <span>{t(`destinations.kind.${each}.text`)}</span>
          </button>
        ))}
      </div>
      <div className="stack">
        <label htmlFor="destination-name">{t("destinations.name")}</label>
        <Input
          id="destination-name"
          data-first
          value={name}
          maxLength={100}
          placeholder={t(`destinations.kind.${kind}.name`)}
          status={taken.includes(wanted) ? "error" : ""}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
        />
        {taken.includes(wanted) && <p className="dim small">{t("destinations.taken")}</p>}
        {needed && (
          <>
            <label htmlFor="destination-where">{t(`destinations.needed.${needed}`)}</label>
            <Input id="destination-where" value={where} maxLength={80} placeholder={EXAMPLES[needed] ?? ""} onChange={(event) => setWhere(event.target.value)} onPressEnter={save} />
          </>
        )}
        <Refusal error={keep.error} />
        <FindingList findings={findingsOf(keep.error)} />
      </div>
    </Dialog>
  );
}
