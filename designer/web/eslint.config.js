import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// Why layers: the document's rules (core) are tested without a browser, a node's look is drawn in one place, and a feature
// can be removed without another noticing.
const LAYERS = ["app", "features", "nodes", "api", "components", "core"];
const MAY_USE = {
  core: ["core"],
  components: ["core", "components"],
  api: ["core", "api"],
  nodes: ["core", "components", "nodes"],
  features: ["core", "components", "api", "nodes", "features"],
  app: LAYERS,
};

const layers = Object.entries(MAY_USE).map(([layer, allowed]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: [{ name: "antd", importNames: ["App", "message", "notification", "Modal"], message: "they would come with the first page: components/messages and components/Dialog do it" }],
        patterns: [
          ...LAYERS.filter((other) => !allowed.includes(other)).map((other) => ({
            group: [`@/${other}/*`, `**/../${other}/*`],
            message: `${layer} may not use ${other} (app -> features -> nodes | api | components -> core)`,
          })),
          ...(layer === "core"
            ? [{ group: ["react", "react-*", "@xyflow/*", "antd", "antd/*", "zustand*"], message: "core knows no user interface" }]
            : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/generated"] },
  ...tseslint.configs.strict,
  {
    languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "react-hooks/set-state-in-effect": "off",
      // The compiler is not used: what it would skip does not matter.
      "react-hooks/preserve-manual-memoization": "off",
      "max-lines": ["error", { max: 330 }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  ...layers,
);
