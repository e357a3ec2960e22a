/** One sound at a time, and what is known of it. */

import { create } from "zustand";
import { Problem, Unreachable } from "@/api/client";
import type { ProblemBody } from "@/api/client";

interface Playing {
  /** The address of what is heard or fetched now. */
  readonly address: string | null;
  readonly error: Error | null;
  readonly play: (address: string) => Promise<void>;
  readonly stop: () => void;
}

let audio: HTMLAudioElement | null = null;

export const usePlaying = create<Playing>()((set, get) => ({
  address: null,
  error: null,
  play: async (address) => {
    get().stop();
    set({ address, error: null });
    try {
      // Fetched first: an element cannot tell why the server refused.
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) throw new Problem((await answer.json()) as ProblemBody);
      const sound = URL.createObjectURL(await answer.blob());
      if (get().address !== address) return URL.revokeObjectURL(sound);
      const made = new Audio(sound);
      audio = made;
      made.onended = () => get().address === address && get().stop();
      await made.play();
    } catch (error) {
      if (get().address !== address) return;
      set({ address: null, error: error instanceof Problem ? error : new Unreachable() });
    }
  },
  stop: () => {
    if (audio) {
      audio.pause();
      URL.revokeObjectURL(audio.src);
    }
    audio = null;
    set({ address: null });
  },
}));
