import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const BACKEND = process.env["TONEPATH_ADDRESS"] ?? "http://127.0.0.1:8080";

const NAMED = '"aria-label": icon.name';

/**
 * Icons are drawn beside words: read aloud they would put a file's name before each ("plus New flow"). The package offers no
 * setting for it, so its one place that draws them is changed here. An icon that is given a label of its own keeps it.
 */
const silentIcons: Plugin = {
  name: "silent-icons",
  transform(code, id) {
    if (!/@ant-design\/icons\/es\/components\/AntdIcon(Light)?\.js$/.test(id)) return null;
    if (!code.includes(NAMED)) throw new Error(`${id}: icons are drawn in another way now, and would be read aloud by their names`);
    return code.replace(NAMED, '"aria-hidden": restProps["aria-label"] ? undefined : true');
  },
};

export default defineConfig({
  plugins: [react(), silentIcons],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": BACKEND } },
  build: {
    target: "es2023",
    // A data: address would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // antd gets no group of its own: one chunk for all of it doubles the first load.
        codeSplitting: {
          groups: [
            // The canvas brings its dependencies into its chunk: what the first page uses too must stand in another.
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|zustand|use-sync-external-store)\//, priority: 30 },
            { name: "xyflow", test: /node_modules\/(@xyflow|d3-[a-z]+|classcat)\//, priority: 20 },
          ],
        },
      },
    },
  },
  test: { environment: "node", include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"] },
});
