/** Hearing a prompt's words in the site's voice: what sounds now, and why it does not. */

import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { Problem, Unreachable } from "@/api/client";
import type { ProblemBody } from "@/api/client";
import { message } from "@/components/messages";
import { isObject } from "@/core/json";
import type { Json } from "@/core/json";

/** What is heard, or being fetched to be heard. */
export const useSounding = create<{ readonly now: readonly Json[] | null }>(() => ({ now: null }));
let playing: HTMLAudioElement | null = null;

/** Play the spoken words one after the other; a new prompt stops the last, and the one that sounds is stopped. */
export function useListen(): (segments: readonly Json[], language: string) => void {
  const { t } = useTranslation();
  return useCallback(
    (segments: readonly Json[], language: string) => {
      const before = useSounding.getState().now;
      hush();
      if (before === segments) return;
      play(segments, language).catch((error: unknown) => {
        hush();
        message.error(error instanceof Problem ? `${error.body.detail} ${error.body.mend}` : `${t("error.unreachable")} ${t("error.unreachable.mend")}`);
      });
    },
    [t],
  );
}

function hush(): void {
  playing?.pause();
  playing = null;
  useSounding.setState({ now: null });
}

async function play(segments: readonly Json[], language: string): Promise<void> {
  useSounding.setState({ now: segments });
  const words = segments.flatMap((segment) => (isObject(segment) && typeof segment["say"] === "string" ? [segment["say"].replace(/\{[^}]*\}/g, "，")] : []));
  for (const each of words) {
    const sound = await fetched(each, language);
    if (useSounding.getState().now !== segments) return;
    const audio = new Audio(URL.createObjectURL(sound));
    playing = audio;
    const ended = new Promise((resolve) => {
      audio.onended = audio.onerror = audio.onpause = resolve;
    });
    await audio.play();
    await ended;
    URL.revokeObjectURL(audio.src);
    if (useSounding.getState().now !== segments) return;
  }
  hush();
}

/** Fetched first: an element that plays cannot tell why the server refused. */
async function fetched(text: string, language: string): Promise<Blob> {
  const answer = await fetch(`/api/v1/audio?${new URLSearchParams({ language, text }).toString()}`, { credentials: "same-origin" }).catch(() => {
    throw new Unreachable();
  });
  if (!answer.ok) throw new Problem((await answer.json()) as ProblemBody);
  return answer.blob();
}
