import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignIn } from "@/api/queries";
import { Refusal } from "@/components/Refusal";
import { LanguageSwitch } from "./LanguageSwitch";

const KEY = "tonepath.name";

export function SignIn() {
  const { t } = useTranslation();
  const [name, setName] = useState(() => localStorage.getItem(KEY) ?? "admin");
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  return (
    <main className="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate({ name, password }, { onSuccess: () => localStorage.setItem(KEY, name) });
        }}
      >
        <h1>
          <img src="/icon.svg" alt="" width={32} height={32} /> Tonepath
        </h1>
        <label htmlFor="name">{t("sign_in.name")}</label>
        <input id="name" className="input" autoComplete="username" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="password">{t("sign_in.password")}</label>
        <input
          id="password"
          className="input"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Refusal error={signIn.error} />
        <Button type="primary" htmlType="submit" loading={signIn.isPending} block>
          {t("sign_in.enter")}
        </Button>
        <p className="dim">{t("sign_in.first")}</p>
        <LanguageSwitch />
      </form>
    </main>
  );
}
