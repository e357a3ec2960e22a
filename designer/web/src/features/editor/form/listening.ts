/** Hearing a prompt's words in the site's voice. */

import { isObject } from "@/core/json";
import type { Json } from "@/core/json";

let playing: HTMLAudioElement | null = null;

/** Play the spoken words one after the other; a new one stops the last. */
export async function listen(segments: readonly Json[], language: string): Promise<void> {
  playing?.pause();
  const words = segments.flatMap((segment) => (isObject(segment) && typeof segment["say"] === "string" ? [segment["say"].replace(/\{[^}]*\}/g, "，")] : []));
  const audio = new Audio();
  playing = audio;
  for (const each of words) {
    audio.src = `/api/v1/audio?${new URLSearchParams({ language, text: each }).toString()}`;
    const ended = new Promise<boolean>((resolve) => {
      audio.onended = () => resolve(true);
      audio.onerror = () => resolve(false);
      audio.onpause = () => playing !== audio && resolve(false);
    });
    await audio.play().catch(() => undefined);
    if (!(await ended)) return;
  }
}
