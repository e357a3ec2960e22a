/** Does a name answer to what was typed: in its characters, in pinyin, or in the first letters of its pinyin? */

import { useEffect, useState } from "react";

export type Matches = (name: string, typed: string) => boolean;

const plain: Matches = (name, typed) => name.toLowerCase().includes(typed.toLowerCase());

/** Plain matching at first, with pinyin as soon as its table has come. */
export function useMatching(): Matches {
  const [matches, setMatches] = useState<Matches>(() => plain);
  useEffect(() => {
    let wanted = true;
    void import("pinyin-pro").then(({ match }) => {
      const both: Matches = (name, typed) => {
        if (typed === "" || plain(name, typed)) return true;
        const letters = typed.toLowerCase().replace(/\s/g, "");
        return /^[a-z]+$/.test(letters) && match(name, letters, { precision: "start", continuous: true }) !== null;
      };
      if (wanted) setMatches(() => both);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return matches;
}
