/** Short words over the page about what was just done. They stand above dialogs, which lie in the browser's top layer. */

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { create } from "zustand";

type Sort = "success" | "info" | "warning" | "error";

interface Said {
  readonly content: ReactNode;
  /** What is said again under the same key takes the place of what stood there. */
  readonly key?: string;
  /** In seconds. */
  readonly duration?: number;
}

interface Shown {
  readonly key: string;
  readonly sort: Sort;
  readonly content: ReactNode;
  readonly duration: number;
}

const SHOWN_S = 4;
const SIGNS: Readonly<Record<Sort, string>> = { success: "✓", info: "i", warning: "!", error: "!" };

const useShown = create<{ readonly all: readonly Shown[] }>(() => ({ all: [] }));
let count = 0;

function say(sort: Sort, said: ReactNode | Said): void {
  const given: Said = isSaid(said) ? said : { content: said };
  count += 1;
  const one: Shown = { key: given.key ?? `message-${count}`, sort, content: given.content, duration: given.duration ?? SHOWN_S };
  useShown.setState(({ all }) => ({ all: [...all.filter((each) => each.key !== one.key), one] }));
}

function isSaid(said: ReactNode | Said): said is Said {
  return typeof said === "object" && said !== null && "content" in said;
}

export const message = {
  success: (said: ReactNode | Said) => say("success", said),
  info: (said: ReactNode | Said) => say("info", said),
  error: (said: ReactNode | Said) => say("error", said),
  open: ({ type, ...said }: Said & { readonly type: Sort }) => say(type, said),
  destroy: (key: string) => useShown.setState(({ all }) => ({ all: all.filter((each) => each.key !== key) })),
} as const;

/** Where messages appear. It is there before the first one, so that a screen reader tells them. */
export function Messages() {
  const all = useShown((state) => state.all);
  const own = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = own.current;
    if (!place) return;
    // What comes last into the top layer stands uppermost: a dialog may have been opened since.
    if (place.matches(":popover-open")) place.hidePopover();
    place.showPopover();
  }, [all]);
  return (
    <div ref={own} popover="manual" className="messages" aria-live="polite">
      {all.map((one) => (
        <Message key={one.key} one={one} />
      ))}
    </div>
  );
}

/** It goes by itself, but not from under the pointer or the focus. */
function Message({ one }: { one: Shown }) {
  const own = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const place = own.current;
    const hold = () => clearTimeout(timer);
    const go = () => {
      hold();
      timer = setTimeout(() => message.destroy(one.key), one.duration * 1_000);
    };
    go();
    const watched = [["pointerenter", hold], ["focusin", hold], ["pointerleave", go], ["focusout", go]] as const;
    for (const [name, then] of watched) place?.addEventListener(name, then);
    return () => {
      hold();
      for (const [name, then] of watched) place?.removeEventListener(name, then);
    };
  }, [one]);
  return (
    <div ref={own} className="message" data-sort={one.sort}>
      <span className="sign" aria-hidden>
        {SIGNS[one.sort]}
      </span>
      <span>{one.content}</span>
    </div>
  );
}
