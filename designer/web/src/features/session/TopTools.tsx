import { LogoutOutlined, MoonOutlined, SunOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { session, useSignOut } from "@/api/queries";
import { useTheme } from "@/components/theme";
import { LanguageSwitch } from "./LanguageSwitch";

/** Language, theme and person: at the right end of every top bar. */
export function TopTools() {
  const theme = useTheme();
  const { t } = useTranslation();
  const { data } = useQuery(session);
  const signOut = useSignOut();
  const turn = t(theme.dark ? "shell.light" : "shell.dark");
  return (
    <>
      <LanguageSwitch />
      <button type="button" className="tool" title={turn} aria-label={turn} onClick={theme.turn}>
        {theme.dark ? <SunOutlined /> : <MoonOutlined />}
      </button>
      <span className="person" title={t("shell.person")}>
        <UserOutlined aria-hidden /> {data?.user}
      </span>
      <button type="button" className="tool" title={t("shell.sign_out")} aria-label={t("shell.sign_out")} onClick={() => signOut.mutate()}>
        <LogoutOutlined />
      </button>
    </>
  );
}
