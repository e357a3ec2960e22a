/** Prompts as they sound, one segment after another; one prompt at a time. */

import { createStore } from "zustand";
import type { Segment } from "./told";

interface Sound {
  /** The segments that sound now. */
  readonly now: readonly Segment[] | null;
  readonly failed: boolean;
}

export const sound = createStore<Sound>(() => ({ now: null, failed: false }));

let player: HTMLAudioElement | null = null;
let turn = 0;

export function hush(): void {
  turn++;
  player?.pause();
  sound.setState({ now: null });
}

export async function hear(segments: readonly Segment[]): Promise<void> {
  hush();
  const mine = turn;
  sound.setState({ now: segments, failed: false });
  player ??= new Audio();
  for (const segment of segments) {
    if (segment.url) {
      const fine = await whole(player, segment.url);
      if (mine !== turn) return;
      if (!fine) sound.setState({ failed: true });
    } else await new Promise((resolve) => setTimeout(resolve, segment.pause_ms ?? 0));
    if (mine !== turn) return;
  }
  sound.setState({ now: null });
}

/** Play to the end, to a pause or to a failure. */
async function whole(audio: HTMLAudioElement, url: string): Promise<boolean> {
  const over = new Promise<boolean>((resolve) => {
    audio.onended = audio.onpause = () => resolve(true);
    audio.onerror = () => resolve(false);
  });
  audio.src = url;
  try {
    await audio.play();
  } catch {
    return false;
  }
  return over;
}
