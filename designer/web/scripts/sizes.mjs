// What a browser loads before it can show a page: the entry with what it preloads, packed.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 250_000;
const dist = new URL(process.argv[2] ?? "../dist/", import.meta.url);
const packed = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;
const html = readFileSync(new URL("index.html", dist), "utf-8");
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((found) => found[1]);
const words = readdirSync(new URL("assets/", dist)).filter((name) => /^(zh-CN|zh_CN)-.*\.js$/.test(name)).map((name) => `assets/${name}`);
const rows = [...first, ...words].map((name) => ({ name, bytes: packed(name) }));
const total = packed("index.html") + rows.reduce((sum, row) => sum + row.bytes, 0);
for (const row of rows) process.stdout.write(`${String(row.bytes).padStart(8)}  ${row.name}\n`);
process.stdout.write(`${String(total).padStart(8)}  first load, packed (limit ${LIMIT})\n`);
process.exit(total > LIMIT ? 1 : 0);
