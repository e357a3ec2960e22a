import { LogoutOutlined, MoonOutlined, SunOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { session, useSignOut } from "@/api/queries";
import { useTheme } from "@/components/theme";
import { LanguageSwitch } from "./LanguageSwitch";

const ChangePassword = lazy(() => import("./NewPassword").then((module) => ({ default: module.ChangePassword })));

/** Language, theme and person: at the right end of every top bar. */
export function TopTools() {
  const theme = useTheme();
  const { t } = useTranslation();
  const { data } = useQuery(session);
  const [changing, setChanging] = useState(false);
  const signOut = useSignOut();
  const turn = t(theme.dark ? "shell.light" : "shell.dark");
  return (
    <>
      <LanguageSwitch />
      <button type="button" className="tool" title={turn} aria-label={turn} onClick={theme.turn}>
        {theme.dark ? <SunOutlined /> : <MoonOutlined />}
      </button>
      <button type="button" className="person" title={t("password.title")} onClick={() => setChanging(true)}>
        <UserOutlined aria-hidden /> {data?.user}
      </button>
      <button type="button" className="tool" title={t("shell.sign_out")} aria-label={t("shell.sign_out")} onClick={() => signOut.mutate()}>
        <LogoutOutlined />
      </button>
      {changing && (
        <Suspense fallback={null}>
          <ChangePassword onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  );
}
