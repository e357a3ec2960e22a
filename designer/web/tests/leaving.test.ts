/** A flow that is opened again waits for the save that was still on its way when it was left. */

import { expect, test } from "vitest";
import { ended, goesOn } from "@/api/leaving";

test("only who opens the flow that was left waits, and only until its save has ended", async () => {
  let end: (saved: boolean) => void = () => undefined;
  goesOn("热线", new Promise<boolean>((resolve) => (end = resolve)));
  let opened = false;
  const opening = ended("热线").then(() => (opened = true));
  await ended("另一个");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(opened).toBe(false);
  end(true);
  await opening;
  expect(opened).toBe(true);
  await ended("热线");
});
