/** A flow as an SVG of its own, built from the document: sharp at any size, and whole, whatever the canvas shows. Presentation attributes only. */

import { getBezierPath, Position } from "@xyflow/react";
import { drawings, isFrame } from "@/core/drawings";
import type { Box, FlowDocument, Point } from "@/core/document";
import { around, CARD, START } from "@/core/geometry";
import type { Kinds } from "@/core/kinds";
import { ports } from "@/core/ports";
import { preview } from "@/core/words";
import type { Reader } from "@/core/words";
import { PAPER } from "../Drawings";
import { keysOf } from "../view";

export interface Drawn {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export interface Drawing {
  readonly document: FlowDocument;
  readonly kinds: Kinds;
  readonly reader: Reader;
  readonly boxes: Readonly<Record<string, Box>>;
  readonly start: Point;
  /** The inside of each kind's icon, drawn on a field of 1024 by 1024. */
  readonly icons: Readonly<Record<string, string>>;
  readonly words: { readonly start: string; readonly note: string; readonly period: (name: string) => string };
  /** How wide a text is in pixels at a size. */
  readonly wide: (text: string, size: number, bold: boolean) => number;
}

const INK = "#1b2430";
const DIM = "#5a6675";
const LINE = "#dde3ea";
const EDGE = "#8896a6";
const FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Zen Hei, sans-serif";
const MARGIN = 40;

export function draw(drawing: Drawing): Drawn {
  const { document, start } = drawing;
  const drawn = Object.entries(drawings(document));
  const all = around([...Object.values(drawing.boxes), ...drawn.map(([, each]) => each), { ...start, ...START }]) ?? { x: 0, y: 0, width: 100, height: 100 };
  const [width, height] = [all.width + 2 * MARGIN, all.height + 2 * MARGIN];
  const parts = [
    ...drawn.filter(([id]) => isFrame(id)).map(([, each]) => frame(each.text, each, PAPER[each.colour], drawing)),
    ...edges(drawing),
    startCard(drawing),
    ...Object.keys(document.nodes).map((id) => card(id, drawing)),
    ...drawn.filter(([id]) => !isFrame(id)).map(([, each]) => note(each.text, each, PAPER[each.colour], drawing)),
  ];
  const view = `${all.x - MARGIN} ${all.y - MARGIN} ${width} ${height}`;
  const paper = `<rect x="${all.x - MARGIN}" y="${all.y - MARGIN}" width="${width}" height="${height}" fill="#fff"/>`;
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}" font-family="${FONT}">${paper}${parts.join("")}</svg>`, width, height };
}

function card(id: string, drawing: Drawing): string {
  const { document, kinds, reader, boxes, icons, wide } = drawing;
  const node = document.nodes[id];
  const box = boxes[id];
  if (!node || !box) return "";
  const kind = kinds[node.kind];
  const words = preview(document, kind, node.config ?? {}, reader);
  const all = ports(kinds, node.kind, node.config ?? {});
  const failures = all.filter((port) => port.failure);
  const { x, y } = box;
  const lines = words === "" ? [] : wrapped(words, box.width - 20, 2, (text) => wide(text, 12.5, false));
  let top = y + CARD.header + (words === "" ? 0 : CARD.preview);
  const rows = all
    .filter((port) => !port.failure)
    .map((port) => {
      const row = `<path d="M${x} ${top}h${box.width}" stroke="${LINE}"/>${text(`${keysOf(port.id, node.config ?? {}, kind)}  ${shown(port, drawing)}`.trim(), x + 10, top + 19, 13, INK)}`;
      top += CARD.port;
      return row;
    });
  const share = box.width / Math.max(1, failures.length);
  const foot = failures.map((port, index) => text(shown(port, drawing), x + share * (index + 0.5), top + 19, 12, DIM, { middle: true }));
  return [
    `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="9" fill="#fff" stroke="${EDGE}"/>`,
    `<rect x="${x + 9}" y="${y + 8}" width="22" height="22" rx="6" fill="${kind?.colour ?? DIM}"/>`,
    `<svg x="${x + 13}" y="${y + 12}" width="14" height="14" viewBox="64 64 896 896" fill="#fff">${icons[node.kind] ?? ""}</svg>`,
    text(wrapped(node.label || kind?.title[reader] || id, box.width - 52, 1, (each) => wide(each, 14, true))[0] ?? "", x + 39, y + 24, 14, INK, { bold: true }),
    ...lines.map((line, index) => text(line, x + 10, y + CARD.header + 13 + index * 18, 12.5, DIM)),
    ...rows,
    failures.length > 0 ? `<path d="M${x} ${top}h${box.width}" stroke="${LINE}"/>` : "",
    ...foot,
  ].join("");
}

function shown(port: { readonly id: string; readonly title: { readonly zh: string; readonly en: string } }, { reader, words }: Drawing): string {
  return port.title.zh === port.id ? words.period(port.id) : port.title[reader];
}

function startCard({ start, words }: Drawing): string {
  const { x, y } = start;
  const pill = `<rect x="${x}" y="${y}" width="${START.width}" height="${START.height}" rx="24" fill="#e6f4ea" stroke="#1c6b3a"/>`;
  return pill + text(words.start, x + 24, y + 21, 14, "#1c6b3a", { bold: true }) + text(words.note, x + 24, y + 38, 11.5, "#1c6b3a");
}

function edges({ document, kinds, boxes, start }: Drawing): string[] {
  const entry = boxes[document.entry];
  const first = entry ? [curve({ x: start.x + START.width, y: start.y + START.height / 2 }, Position.Right, entry)] : [];
  return [
    ...first,
    ...document.edges.flatMap((edge) => {
      const [from, to, node] = [boxes[edge.from], boxes[edge.to], document.nodes[edge.from]];
      if (!from || !to || !node) return [];
      const all = ports(kinds, node.kind, node.config ?? {});
      const failures = all.filter((port) => port.failure);
      const failed = failures.findIndex((port) => port.id === edge.port);
      if (failed >= 0) return [curve({ x: from.x + (from.width / failures.length) * (failed + 0.5), y: from.y + from.height }, Position.Bottom, to)];
      const ways = all.filter((port) => !port.failure);
      const row = ways.findIndex((port) => port.id === edge.port);
      if (row < 0) return [];
      const foot = failures.length > 0 ? CARD.foot : 0;
      return [curve({ x: from.x + from.width, y: from.y + from.height - CARD.border - foot - (ways.length - row - 0.5) * CARD.port }, Position.Right, to)];
    }),
  ];
}

function curve(from: Point, side: Position, to: Box): string {
  const target = { x: to.x, y: to.y + 19 };
  const [path] = getBezierPath({ sourceX: from.x, sourceY: from.y, sourcePosition: side, targetX: target.x - 7, targetY: target.y, targetPosition: Position.Left });
  return `<path d="${path}" fill="none" stroke="${EDGE}" stroke-width="1.6"/><path d="M${target.x} ${target.y}l-9 -4.5v9z" fill="${EDGE}"/>`;
}

function frame(title: string, box: Box, paper: string, { wide }: Drawing): string {
  const body = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="10" fill="${paper}" fill-opacity="0.4" stroke="${EDGE}" stroke-width="2"/>`;
  return body + text(wrapped(title, box.width - 24, 1, (each) => wide(each, 14, true))[0] ?? "", box.x + 12, box.y + 22, 14, INK, { bold: true });
}

function note(words: string, box: Box, paper: string, { wide }: Drawing): string {
  const most = Math.max(1, Math.floor((box.height - 18) / 20));
  const lines = words.split("\n").flatMap((line) => wrapped(line, box.width - 18, most, (each) => wide(each, 13, false)));
  const sheet = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6" fill="${paper}" stroke="${EDGE}"/>`;
  return sheet + lines.slice(0, most).map((line, index) => text(line, box.x + 9, box.y + 24 + index * 20, 13, INK)).join("");
}

function text(words: string, x: number, y: number, size: number, fill: string, { bold = false, middle = false } = {}): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${bold ? ' font-weight="600"' : ""}${middle ? ' text-anchor="middle"' : ""}>${escaped(words)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** As text of an XML document; what XML has no way to write is left out. */
export function escaped(words: string): string {
  return words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each);
}

/** A Latin word or one character, with the punctuation after it, which begins no line. */
const UNIT = /(?:[A-Za-z0-9'’.,;:!?-]+|.)[，。、；：？！）》”]*\s*/gsu;

/** At most `most` lines no wider than `room`; the last one ends in "…" where there was more. Latin words are kept whole. */
export function wrapped(words: string, room: number, most: number, wide: (text: string) => number): string[] {
  const units = words.match(UNIT) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const unit of units) {
    if (line !== "" && wide(line + unit.trimEnd()) > room) {
      lines.push(line);
      line = "";
      if (lines.length > most) break;
    }
    line += line === "" ? unit.trimStart() : unit;
  }
  if (line !== "") lines.push(line);
  if (lines.length <= most) return lines.map((each) => fitted(each, room, wide, false));
  return lines.slice(0, most).map((each, index) => fitted(each, room, wide, index === most - 1));
}

function fitted(line: string, room: number, wide: (text: string) => number, more: boolean): string {
  const all = [...line];
  if (!more && wide(line) <= room) return line;
  while (all.length > 1 && wide(`${all.join("")}…`) > room) all.pop();
  return `${all.join("").trimEnd()}…`;
}
