import type { TFunction } from "i18next";

/** A voice by its name in the reader's language; one the product does not know keeps its own. */
export const voiceName = (t: TFunction, voice: string): string => t(`voice.${voice}`, { defaultValue: voice });
