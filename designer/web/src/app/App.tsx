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

export function App({ nonce }: { nonce: string }) {
  const { i18n } = useTranslation();
  const [locale, setLocale] = useState<Locale>();
  const dark = useTheme((state) => state.dark);
  useEffect(() => {
    let wanted = true;
    void LOCALES[known(i18n.language)]().then((found) => wanted && setLocale(found.default));
    return () => {
      wanted = false;
    };
  }, [i18n.language]);
  return (
    <ConfigProvider csp={{ nonce }} theme={themeOf(dark)} button={{ autoInsertSpace: false }} wave={{ disabled: true }} {...(locale ? { locale } : {})}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Messages />
    </ConfigProvider>
  );
}
