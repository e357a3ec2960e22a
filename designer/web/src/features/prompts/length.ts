import type { TFunction } from "i18next";

/** How long a sound plays; a dash while nobody has measured it. */
export const length = (t: TFunction, ms: number | null): string => (ms ? t("prompts.seconds", { seconds: (ms / 1000).toFixed(1) }) : "—");
