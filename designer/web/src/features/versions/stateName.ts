import { useTranslation } from "react-i18next";
import type { State } from "@/api/states";

/** What a state of a flow is called on the screen. */
export function useStateName(): (state: Pick<State, "kind" | "number">) => string {
  const { t } = useTranslation();
  return (state) => (state.kind === "draft" ? t("state.draft") : state.kind === "saved" ? t("state.saved_as", { number: state.number }) : t("state.version", { number: state.number }));
}
