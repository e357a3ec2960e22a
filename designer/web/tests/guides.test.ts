import fc from "fast-check";
import { expect, test } from "vitest";
import { guide } from "@/core/guides";

const box = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }), width: fc.integer({ min: 40, max: 300 }), height: fc.integer({ min: 40, max: 300 }) });

test("a guide moves a box by its reach at most, and onto the line it shows", () => {
  fc.assert(
    fc.property(box, fc.array(box, { maxLength: 8 }), (moving, others) => {
      const { dx, dy, lines } = guide(moving, others, 8);
      expect(Math.max(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(8);
      for (const line of lines) {
        const [start, length, by] = line.across ? [moving.y, moving.height, dy] : [moving.x, moving.width, dx];
        expect([start, start + length / 2, start + length].some((stop) => Math.abs(stop + by - line.at) < 1e-9)).toBe(true);
      }
      expect(guide({ ...moving, x: moving.x + dx, y: moving.y + dy }, others, 0).lines.length).toBe(lines.length);
    }),
  );
});

test("boxes that are far from any line stay where they are", () => {
  expect(guide({ x: 0, y: 0, width: 100, height: 50 }, [{ x: 300, y: 300, width: 100, height: 50 }], 8)).toEqual({ dx: 0, dy: 0, lines: [] });
});
