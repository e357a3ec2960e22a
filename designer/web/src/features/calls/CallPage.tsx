import { CopyOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { call as callQuery } from "./api";
import type { On, Told } from "./api";
import { Picture } from "./Picture";
import { Story } from "./Story";
import { OWN_ZONE, useLength, useMoment, useOutcome } from "./told";
import { WalkAgain } from "./WalkAgain";
import "./calls.css";

export function CallPage() {
  const { id } = useParams({ from: "/shell/calls/$id" });
  const { t } = useTranslation();
  const { data, error } = useQuery(callQuery(id));
  const moment = useMoment(OWN_ZONE);
  return (
    <div className="call-page">
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/calls">{t("calls.title")}</Link> / {data ? moment(data.started) : t("call.title")}
      </nav>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && <Shown key={data.id} call={data} />}
    </div>
  );
}

function Shown({ call }: { call: Told }) {
  const { t } = useTranslation();
  const [step, setStep] = useState(0);
  const [on, setOn] = useState<On | null>(null);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("call.from", { caller: call.caller || t("calls.anonymous"), line: call.line })}</h1>
        </div>
        {call.replayed && (
          <div className="exports">
            <span className="dim">{t("call.walk")}</span>
            {(["version", "draft"] as const).map((each) => (
              <Button key={each} type={on === each ? "primary" : "default"} aria-pressed={on === each} onClick={() => setOn(each)}>
                {t(`call.walk.${each}`)}
              </Button>
            ))}
          </div>
        )}
      </div>
      <Facts call={call} />
      <Sounds call={call} />
      {on ? (
        <WalkAgain key={on} id={call.id} on={on} onClose={() => setOn(null)} />
      ) : (
        <div className="call-parts">
          <Story call={call} step={step} onStep={setStep} />
          {call.version > 0 && <Picture call={call} step={step} onStep={setStep} />}
        </div>
      )}
    </>
  );
}

function Facts({ call }: { call: Told }) {
  const { t } = useTranslation();
  const moment = useMoment(OWN_ZONE);
  const length = useLength();
  const outcome = useOutcome();
  return (
    <dl className="call-facts">
      <div>
        <dt>
          {t("calls.started")} <span className="small">({OWN_ZONE})</span>
        </dt>
        <dd>
          <time dateTime={new Date(call.started).toISOString()}>{moment(call.started)}</time>
        </dd>
      </div>
      {call.ended !== null && call.outcome !== "refused" && (
        <div>
          <dt>{t("call.lasted")}</dt>
          <dd>{length(call.ended - call.started)}</dd>
        </div>
      )}
      <div>
        <dt>{t("call.outcome")}</dt>
        <dd>{call.ended === null ? <span className="tag live">{outcome(call)}</span> : outcome(call)}</dd>
      </div>
      {call.flow && (
        <div>
          <dt>{t("call.by")}</dt>
          <dd>
            <Link to="/flows/$name" params={{ name: call.flow }}>
              {call.flow}
            </Link>{" "}
            {t("calls.version", { version: call.version })}
          </dd>
        </div>
      )}
      {call.agent && (
        <div>
          <dt>{t("calls.agent")}</dt>
          <dd>{call.agent}</dd>
        </div>
      )}
      <Id what={t("call.id")} value={call.id} />
      <Id what={t("call.uniqueid")} value={call.uniqueid} />
      <Id what={t("call.sip")} value={call.sip_call_id} />
    </dl>
  );
}

/** A name of the call elsewhere, to be looked for there. */
function Id({ what, value }: { what: string; value: string }) {
  const { t } = useTranslation();
  if (!value) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    message.success(t("call.copied"));
  };
  return (
    <div>
      <dt>{what}</dt>
      <dd className="call-id">
        <code title={value}>{value}</code>
        <button type="button" className="tool" title={t("call.copy", { what })} aria-label={t("call.copy", { what })} onClick={() => void copy()}>
          <CopyOutlined />
        </button>
      </dd>
    </div>
  );
}

function Sounds({ call }: { call: Told }) {
  const { t } = useTranslation();
  if (call.sounds.length === 0) return null;
  return (
    <section className="call-sounds" aria-label={t("call.sounds")}>
      {call.sounds.map((sound) => {
        const name = sound.kind === "call" ? t("call.sound.call") : t("call.sound.message", { mailbox: sound.mailbox, s: Math.round((sound.ms ?? 0) / 1_000) });
        return (
          <figure key={sound.name}>
            <figcaption>{name}</figcaption>
            {sound.url ? <audio controls preload="none" src={sound.url} aria-label={name} /> : <span className="dim small">{t("call.sound.away")}</span>}
          </figure>
        );
      })}
    </section>
  );
}
