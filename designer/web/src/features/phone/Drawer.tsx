import { CloseOutlined, PhoneFilled, SoundFilled, SoundOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Refusal } from "@/components/Refusal";
import { isTyping } from "@/features/editor/keys";
import { useEditorStore, useFlow } from "@/features/editor/store";
import { Answering } from "./Answering";
import { phoneOf, usePhone } from "./call";
import { Findings } from "./Findings";
import { Keypad } from "./Keypad";
import { Held, useStops } from "./Stops";
import { light } from "./marks";
import { Replaying } from "./Replaying";
import { SaveButton } from "./SaveButton";
import { Setup } from "./Setup";
import { hear, hush } from "./sound";
import { Transcript } from "./Transcript";
import { KEYS } from "./typing";

const ALOUD = "tonepath.phone.aloud";

/** A telephone that calls the draft as it stands: keys and words go to the server's engine, the path lights up on the canvas. */
export function Drawer({ old = false }: { old?: boolean }) {
  const { t } = useTranslation();
  const asked = usePhone((now) => now.setting.coming !== "");
  const title = t(asked ? "phone.title.asked" : old ? "phone.title.version" : "phone.title");
  const phone = phoneOf(useEditorStore());
  const told = usePhone((now) => now.told[now.at]);
  const calling = usePhone((now) => now.document !== null);
  const error = usePhone((now) => now.error);
  const during = useState(false);
  const frame = useRef<HTMLElement>(null);
  const [aloud, setAloud] = useState(() => localStorage.getItem(ALOUD) === "yes");
  useLight();
  useStops();
  useAloud(aloud);
  useEffect(() => hush, []);
  useEffect(() => {
    // Who opens the phone wants to call; who closes it goes back to where it was opened.
    const before = document.activeElement;
    const call = frame.current?.querySelector<HTMLElement>(".phone-call:enabled");
    (call ?? frame.current)?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    // Keys pressed after "call" are the caller's.
    if (calling) frame.current?.focus();
  }, [calling]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || !calling) return;
    const now = phone.getState();
    if (KEYS.some((key) => key === event.key)) now.key(event.key, during[0]);
    else if (event.key === "Enter" && now.held && !(event.target instanceof HTMLButtonElement)) now.send(during[0]);
    else if (event.key === "Backspace" && now.held) now.rub();
    else if (event.key === "Backspace") now.look(now.at - 1);
    else return;
    event.preventDefault();
  };
  const speak = () => {
    localStorage.setItem(ALOUD, aloud ? "no" : "yes");
    if (aloud) hush();
    setAloud(!aloud);
  };
  return (
    <aside className="phone" ref={frame} tabIndex={-1} aria-label={title} onKeyDown={onKeyDown}>
      <header className="phone-head">
        <PhoneFilled aria-hidden className="phone-mark" />
        <strong>{title}</strong>
        <span className="fill" />
        <button type="button" className="tool" aria-pressed={aloud} title={t("phone.aloud")} aria-label={t("phone.aloud")} onClick={speak}>
          {aloud ? <SoundFilled /> : <SoundOutlined />}
        </button>
        <button type="button" className="tool" title={t("phone.close")} aria-label={t("phone.close")} onClick={phone.getState().turn}>
          <CloseOutlined />
        </button>
      </header>
      <Setup />
      {!calling && <Replaying />}
      {calling ? <Transcript /> : <Beginning asked={asked} />}
      {error && <Refusal error={error} />}
      {error && <Findings findings={"body" in error ? ((error.body as { findings?: never[] }).findings ?? []) : []} />}
      {told && !told.runnable && <Findings findings={told.findings} refused />}
      {told?.awaiting && (told.awaiting.occasion === "breakpoint" ? <Held awaiting={told.awaiting} /> : told.awaiting.occasion === "question" ? <Keypad awaiting={told.awaiting} during={during} /> : <Answering key={told.rows.length} awaiting={told.awaiting} />)}
      {calling && <Ending />}
    </aside>
  );
}

/** Before the first call: what this is, and the way to begin. */
function Beginning({ asked }: { asked: boolean }) {
  const { t } = useTranslation();
  const call = usePhone((phone) => phone.call);
  const empty = useFlow((document) => Object.keys(document.nodes).length === 0);
  return (
    <div className="phone-begin">
      <Button type="primary" size="large" className="phone-call" icon={<PhoneFilled aria-hidden />} disabled={empty} onClick={() => void call()}>
        {t("phone.call")}
      </Button>
      {empty ? (
        <p>{t("phone.empty")}</p>
      ) : (
        <ol>
          {[asked ? "asked" : "draft", "keys", "path", "back"].map((each) => (
            <li key={each}>{t(`phone.teach.${each}`)}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** How the call ended or that the draft has changed, and calling once more. */
function Ending() {
  const { t } = useTranslation();
  const told = usePhone((phone) => phone.told[phone.at]);
  const busy = usePhone((phone) => phone.busy);
  const called = usePhone((phone) => phone.document);
  const other = usePhone((phone) => phone.used !== phone.setting);
  const { call, again, act, put_down } = phoneOf(useEditorStore()).getState();
  const draft = useFlow((document) => document);
  const changed = draft !== called || other;
  return (
    <footer className="phone-foot">
      {told?.ended && (
        <p className="phone-ended" role="status">
          {t(`phone.ended.${told.ended}`, told.ended)}
        </p>
      )}
      {changed && <p className="dim small">{t("phone.changed")}</p>}
      <div className="phone-foot-line">
        <Button size="small" type={changed ? "primary" : "default"} disabled={busy} title={t("phone.again.title")} onClick={() => void again()}>
          {t("phone.again")}
        </Button>
        <Button size="small" disabled={busy} onClick={() => void call()}>
          {t("phone.anew")}
        </Button>
        <SaveButton />
        <span className="fill" />
        {told?.awaiting ? (
          <Button size="small" danger type="primary" disabled={busy} onClick={() => void act("hang_up")}>
            {t("phone.hang_up")}
          </Button>
        ) : (
          <Button size="small" onClick={put_down}>
            {t("phone.clear")}
          </Button>
        )}
      </div>
    </footer>
  );
}

/** The canvas shows where the call is, and the camera goes with it. */
function useLight(): void {
  const store = useEditorStore();
  const path = usePhone((phone) => phone.told[phone.at]?.path);
  const name = useFlow((document) => document.name);
  useEffect(() => {
    if (!path) return;
    const { nodes } = store.getState().history.document;
    const active = path.findLast((visit) => visit.flow === name && visit.node in nodes);
    if (active) store.getState().set({ look: { node: active.node } });
    return light(path, name);
  }, [path, name, store]);
}

/** What the last step said, if the prompts are to be heard by themselves. */
function useAloud(aloud: boolean): void {
  const phone = phoneOf(useEditorStore());
  useEffect(() => {
    if (!aloud) return;
    return phone.subscribe((now, before) => {
      if (now.told === before.told && now.at === before.at) return;
      hush();
      const told = now.told[now.at];
      const old = now.told[now.at - 1]?.rows.length ?? 0;
      const segments = told?.rows.slice(old).flatMap((row) => row.segments) ?? [];
      if (segments.length > 0) void hear(segments);
    });
  }, [aloud, phone]);
}
