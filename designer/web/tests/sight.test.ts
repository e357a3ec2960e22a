import { expect, test } from "vitest";
import { aside } from "@/features/editor/sight";

test("what is in sight stays where it is, what the panel would cover comes just into sight, and its beginning counts most", () => {
  expect(aside(100, 340, 800)).toBe(0);
  expect(aside(700, 940, 800)).toBe(-164);
  expect(aside(-50, 190, 800)).toBe(74);
  expect(aside(300, 1_300, 800)).toBe(-276);
});
