import fc from "fast-check";
import { expect, test } from "vitest";
import { clock, DAY, minuteOf, overlapping, paint, periodAt, readWeek, writeWeek } from "@/core/week";
import type { Week } from "@/core/week";

const NOTHING: Week = [[], [], [], [], [], [], []];
const NIGHT: Week = [[], [], [], [], [{ start: 1320, end: 1800, period: "open" }], [{ start: 60, end: 120, period: "午休" }], []];

const SLOTS = Array.from({ length: 7 * 48 }, (_, index) => [Math.floor(index / 48), (index % 48) * 30] as const);

test("times are read as people type them", () => {
  const typed = ["9", "09:00", "0930", "18：30", "9.15", "24:00", "9时"];
  expect(typed.map(minuteOf)).toEqual([540, 540, 570, 1110, 555, 1440, 540]);
  expect(["", "25:00", "24:01", "9:60", "morning", "-1"].map(minuteOf)).toEqual([null, null, null, null, null, null]);
  expect([0, 540, 1440, 1800].map(clock)).toEqual(["00:00", "09:00", "24:00", "06:00"]);
});

test("a night shift belongs to the day it starts on and yields to the next day's own hours", () => {
  expect(periodAt(NIGHT, 5, 30)).toBe("open");
  expect(periodAt(NIGHT, 5, 90)).toBe("午休");
  expect(periodAt(NIGHT, 5, 360)).toBe(null);
  expect(writeWeek(NIGHT)).toEqual({ fri: [{ from: "22:00", to: "06:00" }], sat: [{ from: "01:00", to: "02:00", period: "午休" }] });
  expect(readWeek(writeWeek(NIGHT))).toEqual(NIGHT);
});

test("cutting a night shift at midnight leaves its morning to the next day", () => {
  const week = paint(NIGHT, 4, 1320, DAY, null);
  expect(week[4]).toEqual([]);
  expect(writeWeek(week).sat?.map((range) => `${range.from}-${range.to}`)).toEqual(["00:00-01:00", "01:00-02:00", "02:00-06:00"]);
});

test("whatever is painted, that is what answers there, everything else answers as before, and it can be written", () => {
  const slot = fc.integer({ min: 0, max: 48 }).map((n) => n * 30);
  const stroke = fc.tuple(fc.nat(6), slot, slot, fc.constantFrom("open", "午休", null)).filter(([, from, to]) => from < to);
  fc.assert(
    fc.property(fc.constantFrom(NOTHING, NIGHT), fc.array(stroke, { maxLength: 8 }), (from, strokes) => {
      let week = from;
      for (const [day, start, end, period] of strokes) {
        const next = paint(week, day, start, end, period);
        const expected = SLOTS.map(([where, minute]) => (where === day && start <= minute && minute < end ? period : periodAt(week, where, minute)));
        expect(SLOTS.map(([where, minute]) => periodAt(next, where, minute))).toEqual(expected);
        week = next;
        expect(week.some(overlapping)).toBe(false);
        expect(readWeek(writeWeek(week))).toEqual(week);
      }
    }),
    { numRuns: 100 },
  );
});
