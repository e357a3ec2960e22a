/** Light and dark. The same colours stand in base.css as custom properties. */

import { theme } from "antd";
import type { ThemeConfig } from "antd";
import { create } from "zustand";

const KEY = "tonepath.theme";

interface Theme {
  readonly dark: boolean;
  readonly turn: () => void;
}

function stored(): boolean {
  const chosen = localStorage.getItem(KEY);
  return chosen === null ? matchMedia("(prefers-color-scheme: dark)").matches : chosen === "dark";
}

function show(dark: boolean): void {
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

export const useTheme = create<Theme>((set, get) => {
  const dark = stored();
  show(dark);
  return {
    dark,
    turn: () => {
      const next = !get().dark;
      localStorage.setItem(KEY, next ? "dark" : "light");
      show(next);
      set({ dark: next });
    },
  };
});

export function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      // The default blue on white fails AA contrast.
      colorPrimary: dark ? "#3f7de0" : "#0958d9",
      colorPrimaryHover: dark ? "#7fb0ff" : "#1a66dc",
      colorLink: dark ? "#7fb0ff" : "#0958d9",
      colorTextPlaceholder: dark ? "#9aa7b6" : "#66707d",
      colorTextDescription: dark ? "#a9b4c0" : "#5a6675",
      colorError: dark ? "#ff8a80" : "#b42318",
      // Fields are told from the paper around them: --edge, as those of base.css.
      colorBorder: dark ? "#7d8b9b" : "#8896a6",
      ...(dark ? { colorBgContainer: "#1a2028", colorBgElevated: "#222a34", colorText: "#e6ebf1" } : {}),
      borderRadius: 6,
      fontFamily: "var(--font)",
      fontSize: 14,
      motion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    },
    components: {
      Button: {
        defaultBorderColor: dark ? "#46525f" : "#d0d7df",
        // White on the light red of the night fails AA contrast.
        ...(dark ? { dangerColor: "#1d0f0d" } : {}),
      },
    },
  };
}
