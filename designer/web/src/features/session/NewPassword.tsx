import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { session, useNewPassword } from "@/api/queries";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { LanguageSwitch } from "./LanguageSwitch";

/** What stands before everything else on the first day: the printed password opens the door once. */
export function FirstPassword() {
  const { t } = useTranslation();
  return (
    <main className="sign-in">
      <div className="sheet">
        <h1>{t("password.first")}</h1>
        <p className="dim">{t("password.first.text")}</p>
        <NewPassword />
        <LanguageSwitch />
      </div>
    </main>
  );
}

/** Another password, for somebody who is at work. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(session);
  const done = () => {
    message.success(t("password.done"));
    onClose();
  };
  return (
    <Dialog width={420} title={t("password.title")} onClose={onClose}>
      {data?.by_setting ? <p>{t("password.by_setting")}</p> : <NewPassword onDone={done} />}
    </Dialog>
  );
}

function NewPassword({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(session);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const change = useNewPassword();
  const shortest = data?.shortest_password ?? 0;
  const differs = again !== "" && again !== password;
  const ready = password.length >= shortest && again === password;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) change.mutate(password, { onSuccess: () => onDone?.() });
      }}
    >
      <label htmlFor="new-password">{t("password.new")}</label>
      <input
        id="new-password"
        className="input"
        type="password"
        autoComplete="new-password"
        autoFocus
        data-first
        aria-describedby="new-password-help"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <p id="new-password-help" className="dim small">
        {t("password.shortest", { count: shortest })}
      </p>
      <label htmlFor="new-password-again">{t("password.again")}</label>
      <input
        id="new-password-again"
        className="input"
        type="password"
        autoComplete="new-password"
        aria-invalid={differs}
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      {differs && (
        <p className="small" role="alert">
          {t("password.differs")}
        </p>
      )}
      <Refusal error={change.error} />
      <Button type="primary" htmlType="submit" disabled={!ready} loading={change.isPending} block>
        {t("password.set")}
      </Button>
    </form>
  );
}
