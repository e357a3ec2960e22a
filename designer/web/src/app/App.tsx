import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import type { ConfigProviderProps } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { queries } from "@/api/queries";
import { known } from "@/i18n";
import type { Language } from "@/i18n";
import { router } from "./router";
import { Messages } from "@/components/messages";
import { themeOf, useTheme } from "@/components/theme";

type Locale = NonNullable<ConfigProviderProps["locale"]>;

const LOCALES: Readonly<Record<Language, () => Promise<{ default: Locale }>>> = {
  "zh-CN": () => import("antd/locale/zh_CN"),
  "en-US": () => import("antd/locale/en_US"),
};

/** The words of antd. There from the first drawing on: one that came later would draw everything anew, and lose what is being typed. */
export const localeOf = async (language: Language): Promise<Locale> => (await LOCALES[language]()).default;

export function App({ nonce, first }: { nonce: string; first: Locale }) {
  const { i18n } = useTranslation();
  const [locale, setLocale] = useState(first);
  const dark = useTheme((state) => state.dark);
  useEffect(() => {
    let wanted = true;
    void localeOf(known(i18n.language)).then((found) => wanted && setLocale(found));
    return () => {
      wanted = false;
    };
  }, [i18n.language]);
  return (
    <ConfigProvider csp={{ nonce }} theme={themeOf(dark)} button={{ autoInsertSpace: false }} wave={{ disabled: true }} locale={locale}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Messages />
    </ConfigProvider>
  );
}
