import { PauseCircleFilled, PlayCircleFilled } from "@ant-design/icons";
import { memo, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { FlowDocument } from "@/core/document";
import type { Kinds } from "@/core/kinds";
import { ports } from "@/core/ports";
import { useEditor, useEditorStore } from "@/features/editor/store";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { usePhone } from "./call";
import { hear, hush, sound } from "./sound";
import { shown, steps } from "./steps";
import type { Line, Step } from "./steps";
import type { Answer, Input, Segment } from "./told";

/** The call so far. A step chosen here is where the call stands again; what came later is kept until something else is done. */
export function Transcript() {
  const { t } = useTranslation();
  const told = usePhone((phone) => phone.told);
  const inputs = usePhone((phone) => phone.inputs);
  const at = usePhone((phone) => phone.at);
  const look = usePhone((phone) => phone.look);
  const document = usePhone((phone) => phone.document);
  const kinds = useEditor((editor) => editor.kinds);
  const failed = useStore(sound, (now) => now.failed);
  const all = useMemo(() => steps(told, inputs), [told, inputs]);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const step = list.current?.children[at];
    step?.scrollIntoView({ block: at === told.length - 1 ? "end" : "nearest" });
  }, [at, told]);
  const variables = Object.entries(told[at]?.variables ?? {});
  return (
    <>
      <ol className="phone-steps" ref={list} aria-label={t("phone.transcript")} aria-live="polite">
        {all.map((step, index) => (
          <li key={index} aria-current={index === at ? "step" : undefined} className={index > at ? "later" : ""}>
            <button type="button" className="phone-step" title={t("phone.step.title")} onClick={() => look(index)}>
              <span className="phone-count">{index}</span> <Done input={step.input} />
            </button>
            <Came step={step} document={document} kinds={kinds} />
          </li>
        ))}
      </ol>
      {failed && <p className="notice bad">{t("phone.sound.failed")}</p>}
      {variables.length > 0 && (
        <details className="phone-variables">
          <summary>{t("phone.variables", { number: variables.length })}</summary>
          <dl>
            {variables.map(([name, value]) => (
              <div key={name}>
                <dt>{document?.variables[name]?.title ?? name}</dt>
                <dd>{shown(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** What was done to come here. */
function Done({ input }: { input: Input | null }) {
  const { t } = useTranslation();
  if (input === null) return <strong>{t("phone.did.call")}</strong>;
  if (typeof input === "string") return <strong>{t(`phone.did.${input}`)}</strong>;
  if ("say" in input) return <strong>{t("phone.did.say", { words: input.say })}</strong>;
  if ("message" in input) return <strong>{t("phone.did.message", { seconds: Math.round(input.message.ms / 1_000) })}</strong>;
  if ("answer" in input) return <strong>{t("phone.did.answer", { answer: answered(input.answer, t) })}</strong>;
  if ("fail" in input) return <strong>{t("phone.did.fail", { reason: input.fail })}</strong>;
  if ("after" in input) return <strong>{typeof input.after === "string" ? t("phone.did.press", { keys: input.after }) : t("phone.did.say", { words: input.after.say })}</strong>;
  if ("during" in input) return <strong>{typeof input.during === "string" ? t("phone.did.during", { keys: input.during }) : t("phone.did.interrupt", { words: input.during.say })}</strong>;
  const plain = (["silence", "hang_up", "listen", "transferred_away"] as const).find((each) => each in input);
  return <strong>{t(`phone.did.${plain}`)}</strong>;
}

/** An answer in words; a status or a reason that has none stands as it is. */
function answered(answer: Answer, t: (key: string, other: string) => string): string {
  const said = String(answer.result ?? answer.status ?? answer.failed ?? "");
  return t(`phone.result.${said}`, said);
}

const Came = memo(function Came({ step, document, kinds }: { step: Step; document: FlowDocument | null; kinds: Kinds }) {
  const { t } = useTranslation();
  return (
    <div className="phone-came">
      {step.lines.map((line, index) => (
        <One key={index} line={line} document={document} kinds={kinds} />
      ))}
      {step.changes.map((change) => (
        <p key={change.variable} className="phone-change" title={t("phone.change")}>
          {document?.variables[change.variable]?.title ?? change.variable} <s>{shown(change.before)}</s> → <b>{shown(change.after)}</b>
        </p>
      ))}
    </div>
  );
});

function One({ line, document, kinds }: { line: Line; document: FlowDocument | null; kinds: Kinds }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  if (line.is === "heard") return <Heard line={line} />;
  if (line.is === "did") return line.what === "silent" ? <p className="phone-fact">{t("phone.fact.silent")}</p> : null;
  if (line.is === "fact") {
    const said = t(`phone.fact.${line.what}`, { text: reason(line.text, t), next: line.next });
    return <p className="phone-fact">{line.next && line.what !== "near" ? `${said} → ${t("phone.fact.next", { next: line.next })}` : said}</p>;
  }
  const here = line.flow === document?.name;
  const node = here ? document.nodes[line.node] : undefined;
  const port = line.port === null || !node ? undefined : ports(kinds, node.kind, node.config ?? {}).find((each) => each.id === line.port);
  return (
    <button type="button" className="phone-node" disabled={!node} onClick={() => store.getState().set({ look: { node: line.node } })}>
      <KindIcon kind={kinds[node?.kind ?? ""]} size={18} />
      <span className="phone-node-label">{line.label}</span>
      {!here && <small className="dim">{line.flow}</small>}
      {line.port !== null && <span className="phone-port">→ {port && port.title.zh !== port.id ? port.title[reader] : (line.title?.[reader] ?? t(`period.${line.port}`, line.port))}</span>}
    </button>
  );
}

/** Why a schedule said so: the rule's name is translated, what it is about is not. */
function reason(text: string, t: (key: string, other: string) => string): string {
  const [rule = "", ...rest] = text.split(":");
  return [t(`phone.reason.${rule}`, rule), rest.length > 0 ? t(`phone.reason.${rest.join(":")}`, rest.join(":")) : ""].filter(Boolean).join(" ");
}

function Heard({ line }: { line: { text: string; segments: readonly Segment[]; cut: boolean } }) {
  const { t } = useTranslation();
  const now = useStore(sound, (sounding) => sounding.now === line.segments);
  return (
    <div className="phone-heard" data-cut={line.cut}>
      {line.segments.some((segment) => segment.url) && (
        <button type="button" title={t(now ? "phone.hush" : "phone.hear")} aria-label={`${t(now ? "phone.hush" : "phone.hear")} ${line.text}`} onClick={() => (now ? hush() : void hear(line.segments))}>
          {now ? <PauseCircleFilled /> : <PlayCircleFilled />}
        </button>
      )}
      <p>{line.text}</p>
    </div>
  );
}
