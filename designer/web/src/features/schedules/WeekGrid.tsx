import { useEffect, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { clock, DAY, paint, periodAt, WEEKDAYS, writeRange } from "@/core/week";
import type { Week } from "@/core/week";
import { hueOf, usePeriodName } from "./periods";

const SLOT = 30;
const SLOTS = DAY / SLOT;
const MOVES: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

interface Cell {
  readonly day: number;
  readonly slot: number;
}

interface Props {
  readonly week: Week;
  readonly periods: readonly string[];
  /** What holds outside of all hours: painting it takes hours away. */
  readonly otherwise: string;
  readonly brush: string;
  readonly onChange: (week: Week) => void;
  readonly onOpenDay: (day: number) => void;
  readonly openDay: number | null;
}

/** A week to paint: drag over half hours with the mouse, or select with Shift and the arrows and press Enter. */
export function WeekGrid({ week, periods, otherwise, brush, onChange, onOpenDay, openDay }: Props) {
  const { t } = useTranslation();
  const name = usePeriodName();
  const [at, setAt] = useState<Cell>({ day: 0, slot: 18 });
  const [from, setFrom] = useState<Cell>(at);
  const [dragging, setDragging] = useState(false);
  const own = useRef<HTMLDivElement>(null);
  const moving = useRef(false);
  const chosen = { days: [Math.min(from.day, at.day), Math.max(from.day, at.day)], slots: [Math.min(from.slot, at.slot), Math.max(from.slot, at.slot)] } as const;
  const isChosen = (day: number, slot: number) => day >= chosen.days[0] && day <= chosen.days[1] && slot >= chosen.slots[0] && slot <= chosen.slots[1];
  const fill = (period: string) => {
    let next = week;
    for (let day = chosen.days[0]; day <= chosen.days[1]; day += 1) next = paint(next, day, chosen.slots[0] * SLOT, (chosen.slots[1] + 1) * SLOT, period === otherwise ? null : period);
    onChange(next);
    setFrom(at);
  };
  useEffect(() => {
    if (!dragging) return;
    const end = () => {
      setDragging(false);
      fill(brush);
    };
    window.addEventListener("pointerup", end);
    return () => window.removeEventListener("pointerup", end);
  });
  const press = (event: PointerEvent<HTMLDivElement>) => {
    const cell = cellOf(event.target);
    if (!cell || event.button !== 0) return;
    setAt(cell);
    if (!event.shiftKey) setFrom(cell);
    setDragging(true);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const cell = dragging ? cellOf(event.target) : null;
    if (cell && (cell.day !== at.day || cell.slot !== at.slot)) setAt(cell);
  };
  const focus = (event: FocusEvent<HTMLDivElement>) => {
    const cell = dragging || moving.current ? null : cellOf(event.target);
    if (!cell) return;
    setAt(cell);
    setFrom(cell);
  };
  const key = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = MOVES[event.key];
    if (step || event.key === "Home" || event.key === "End") {
      const [down, right] = step ?? [0, event.key === "Home" ? -SLOTS : SLOTS];
      const next = { day: clamp(at.day + down, 6), slot: clamp(at.slot + right, SLOTS - 1) };
      setAt(next);
      if (!event.shiftKey) setFrom(next);
      moving.current = true;
      own.current?.querySelector<HTMLElement>(`[data-day="${next.day}"][data-slot="${next.slot}"]`)?.focus();
      moving.current = false;
    } else if (event.key === "Enter" || event.key === " ") fill(brush);
    else if (event.key === "Delete" || event.key === "Backspace") fill(otherwise);
    else return;
    event.preventDefault();
  };
  const extent = isWide(chosen) ? t("schedules.chosen", { from: clock(chosen.slots[0] * SLOT), to: clock((chosen.slots[1] + 1) * SLOT) }) : "";
  return (
    <>
      <div ref={own} className="week" role="grid" aria-label={t("schedules.week")} data-dragging={dragging || undefined} onPointerDown={press} onPointerMove={move} onFocus={focus} onKeyDown={key}>
        <div className="week-head" aria-hidden>
          {Array.from({ length: 13 }, (_, index) => (
            <span key={index} style={{ left: `${(index / 12) * 100}%` }}>
              {index * 2}
            </span>
          ))}
        </div>
        {WEEKDAYS.map((weekday, day) => (
          <div key={weekday} role="row" className="week-row">
            <span role="rowheader" className={day > 4 ? "dim" : ""}>
              {t(`schedules.day.${weekday}`)}
            </span>
            <div className="track" role="presentation">
              <Bars week={week} day={day} periods={periods} />
              {Array.from({ length: SLOTS }, (_, slot) => (
                <div
                  key={slot}
                  role="gridcell"
                  data-day={day}
                  data-slot={slot}
                  tabIndex={day === at.day && slot === at.slot ? 0 : -1}
                  aria-selected={isChosen(day, slot)}
                  aria-label={`${t(`schedules.day.${weekday}`)} ${clock(slot * SLOT)} ${name(periodAt(week, day, slot * SLOT) ?? otherwise)}`}
                />
              ))}
            </div>
            <div role="gridcell">
              <button type="button" className="quiet typed" aria-expanded={openDay === day} title={t("schedules.type_times")} onClick={() => onOpenDay(day)}>
                {(week[day] ?? []).length === 0 ? name(otherwise) : (week[day] ?? []).map((each) => `${clock(each.start)}–${writeRange(each).to}`).join(t("list.between"))}
              </button>
            </div>
          </div>
        ))}
      </div>
      <p className="dim small" aria-live="polite">
        {extent || t("schedules.week.hint")}
      </p>
    </>
  );
}

/** What holds, drawn over the half hours: own hours, and under them the tail of a night shift of the day before. */
function Bars({ week, day, periods }: { week: Week; day: number; periods: readonly string[] }) {
  const { t } = useTranslation();
  const name = usePeriodName();
  const tails = (week[(day + 6) % 7] ?? []).filter((each) => each.end > DAY).map((each) => ({ ...each, start: 0, end: each.end - DAY, tail: true }));
  const hours = (week[day] ?? []).map((each) => ({ ...each, end: Math.min(each.end, DAY), tail: false }));
  return [...tails, ...hours].map((each) => {
    const wide = each.end - each.start >= 150;
    return (
      <span key={`${each.tail}${each.start}`} className="bar" data-hue={hueOf(each.period, periods)} data-tail={each.tail || undefined} style={{ left: `${(each.start / DAY) * 100}%`, width: `${((each.end - each.start) / DAY) * 100}%` }}>
        {wide && (each.tail ? t("schedules.tail", { period: name(each.period) }) : name(each.period))}
      </span>
    );
  });
}

function cellOf(target: EventTarget): Cell | null {
  const cell = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-slot]") : null;
  return cell ? { day: Number(cell.dataset["day"]), slot: Number(cell.dataset["slot"]) } : null;
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
const isWide = ({ days, slots }: { readonly days: readonly [number, number]; readonly slots: readonly [number, number] }) => days[0] !== days[1] || slots[0] !== slots[1];
