/** The picture of a flow as a file, and the flow on paper: the picture on a page of its own size, then every node in words. */

import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { Kinds } from "@/core/kinds";
import type { Reader } from "@/core/words";
import { iconOf } from "@/nodes/icons";
import type { Editor } from "../store";
import { boxes } from "../view";
import { draw } from "./draw";
import type { Drawn } from "./draw";
import { Listing } from "./Listing";
import type { Words } from "./Listing";

/** No side of a PNG is longer: browsers refuse larger ones. */
const LONGEST_PX = 8000;
const MM_PER_PX = 25.4 / 96;

export async function save(editor: Editor, reader: Reader, words: Words, format: "svg" | "png"): Promise<void> {
  const drawn = picture(editor, reader, words);
  const svg = new Blob([drawn.svg], { type: "image/svg+xml" });
  hand(format === "svg" ? svg : await painted(svg, drawn), `${editor.name}.${format}`);
}

/** Hands the flow to the browser's printing, where it can be kept as PDF. */
export function print(editor: Editor, reader: Reader, words: Words): void {
  document.querySelectorAll(".print-sheet").forEach((old) => old.remove());
  const drawn = picture(editor, reader, words);
  const place = document.createElement("div");
  place.className = "print-sheet";
  document.body.append(place);
  const root = createRoot(place);
  flushSync(() => root.render(<Listing editor={editor} reader={reader} words={words} drawn={drawn} />));
  const sheet = new CSSStyleSheet();
  const [width, height] = [drawn.width, drawn.height].map((side) => Math.ceil(side * MM_PER_PX) + 2);
  sheet.replaceSync(`@page{size:A4;margin:15mm}@page picture{size:${width}mm ${height}mm;margin:0}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const done = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    root.unmount();
    place.remove();
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}

function picture({ history, kinds, start }: Editor, reader: Reader, words: Words): Drawn {
  const paint = document.createElement("canvas").getContext("2d");
  const font = getComputedStyle(document.body).fontFamily;
  const wide = (text: string, size: number, bold: boolean) => {
    if (!paint) return text.length * size;
    paint.font = `${bold ? 600 : 400} ${size}px ${font}`;
    return paint.measureText(text).width;
  };
  return draw({ document: history.document, kinds, reader, boxes: boxes(history.document, kinds, reader), start, icons: icons(kinds), words, wide });
}

/** The paths of the kinds' icons, from the icons as they are drawn everywhere else. */
function icons(kinds: Kinds): Record<string, string> {
  const place = document.createElement("div");
  const root = createRoot(place);
  flushSync(() =>
    root.render(
      Object.values(kinds).map((kind) => (
        <span key={kind.kind} data-kind={kind.kind}>
          {createElement(iconOf(kind.icon))}
        </span>
      )),
    ),
  );
  const found = [...place.querySelectorAll<HTMLElement>("[data-kind]")].map((each) => [each.dataset["kind"] ?? "", each.querySelector("svg")?.innerHTML ?? ""] as const);
  root.unmount();
  return Object.fromEntries(found);
}

async function painted(svg: Blob, { width, height }: Drawn): Promise<Blob> {
  const scale = Math.min(2, LONGEST_PX / Math.max(width, height));
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function hand(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
