/** Does a name answer to what was typed: in its characters, in pinyin, or in the first letters of its pinyin? */

import { useEffect, useState } from "react";

export type Matches = (name: string, typed: string) => boolean;

const PATIENCE_MS = 1_000;

const plain: Matches = (name, typed) => name.toLowerCase().includes(typed.toLowerCase());
let both: Matches | null = null;

async function bring(): Promise<Matches> {
  const { match } = await import("pinyin-pro");
  both ??= (name, typed) => {
    if (typed === "" || plain(name, typed)) return true;
    const letters = typed.toLowerCase().replace(/\s/g, "");
    return /^[a-z]+$/.test(letters) && match(name, letters, { precision: "start", continuous: true }) !== null;
  };
  return both;
}

/** Plain matching at first, with pinyin as soon as its table has come: it is larger than the editor, which comes first. */
export function useMatching(): Matches {
  const [matches, setMatches] = useState<Matches>(() => both ?? plain);
  useEffect(() => {
    if (both) return;
    let wanted = true;
    const timer = setTimeout(() => void bring().then((found) => wanted && setMatches(() => found)), PATIENCE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, []);
  return matches;
}
