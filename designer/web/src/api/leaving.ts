/** Saves that end after their editor was left: whoever opens the flow again waits for them, or would meet the own words as somebody else's. */

const LONGEST_MS = 5000;
const saves = new Map<string, Promise<unknown>>();

/** A save of a flow's draft goes on though nobody looks any more. */
export function goesOn(name: string, save: Promise<unknown>): void {
  const end = save.finally(() => {
    if (saves.get(name) === end) saves.delete(name);
  });
  saves.set(name, end);
}

/** Resolves when the last save of that flow has come to its end, or has taken too long for one to wait. */
export async function ended(name: string): Promise<void> {
  const save = saves.get(name);
  if (save) await Promise.race([save, new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
}
