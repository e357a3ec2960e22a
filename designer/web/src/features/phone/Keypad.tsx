import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditorStore } from "@/features/editor/store";
import { phoneOf, usePhone } from "./call";
import type { Awaiting, Choice } from "./told";
import { KEYS } from "./typing";

/** Keys, words and silence, and what is being waited for. */
export function Keypad({ awaiting, during: [during, setDuring] }: { awaiting: Awaiting; during: [boolean, (on: boolean) => void] }) {
  const { t } = useTranslation();
  const busy = usePhone((phone) => phone.busy);
  const held = usePhone((phone) => phone.held);
  const { key, send, act } = phoneOf(useEditorStore()).getState();
  const [words, setWords] = useState("");
  const early = during && awaiting.barge_in;
  const say = (said: string) => {
    if (!said.trim()) return;
    setWords("");
    void act(early ? { during: { say: said.trim() } } : { say: said.trim() });
  };
  const { digits } = awaiting;
  return (
    <section className="phone-question" aria-label={t("phone.keypad")}>
      <p className="phone-waits">
        <strong>{awaiting.label}</strong> <span className="dim">{digits ? t(digits.terminator ? "phone.waits.digits_end" : "phone.waits.digits", { ...digits }) : t("phone.waits.choice")}</span>
      </p>
      <div className="phone-pad">
        <div className="phone-keys">
          {KEYS.map((each) => (
            <button key={each} type="button" disabled={busy} onClick={() => key(each, early)}>
              {each}
            </button>
          ))}
        </div>
        <div className="phone-choices">
          {(digits || held) && (
            <div className="phone-held">
              <output aria-label={t("phone.held")}>{awaiting.sensitive ? "•".repeat(held.length) : held || "–"}</output>
              <Button size="small" disabled={!held || busy} onClick={() => send(early)}>
                {t("phone.send")}
              </Button>
            </div>
          )}
          {awaiting.choices.map((choice) => (
            <Way key={choice.id} choice={choice} busy={busy} press={(keys) => void act(early ? { during: keys } : { after: keys })} say={say} />
          ))}
        </div>
      </div>
      <form
        className="phone-say"
        onSubmit={(event) => {
          event.preventDefault();
          say(words);
        }}
      >
        <input className="input" value={words} maxLength={500} placeholder={t("phone.say.placeholder")} aria-label={t("phone.say.placeholder")} onChange={(event) => setWords(event.target.value)} />
        <Button htmlType="submit" disabled={!words.trim() || busy}>
          {t("phone.say")}
        </Button>
      </form>
      <div className="phone-foot-line">
        {awaiting.barge_in && (
          <Checkbox checked={during} onChange={(event) => setDuring(event.target.checked)}>
            {t("phone.during")}
          </Checkbox>
        )}
        <span className="fill" />
        <Button size="small" disabled={busy} onClick={() => void act("silence")}>
          {t("phone.silence")}
        </Button>
      </div>
    </section>
  );
}

/** One way on: its key if it has one, else its first phrase. */
function Way({ choice, busy, press, say }: { choice: Choice; busy: boolean; press: (keys: string) => void; say: (words: string) => void }) {
  const { t } = useTranslation();
  const [key] = choice.keys;
  const [phrase] = choice.phrases;
  if (key === undefined && phrase === undefined) return null;
  // A shortcut has no name of its own: what is pressed or said for it is one.
  const named = choice.label !== choice.id ? choice.label : (phrase ?? choice.label);
  const label = choice.own && choice.label !== choice.id ? choice.label : t(`phone.way.${choice.id}`, named);
  return (
    <button type="button" className="phone-way" disabled={busy} title={choice.phrases.join(" / ")} data-own={choice.own} onClick={() => (key === undefined ? say(phrase ?? "") : press(key))}>
      <kbd>{key ?? "“”"}</kbd> <span>{label}</span>
    </button>
  );
}
