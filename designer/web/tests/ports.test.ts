import { expect, test } from "vitest";
import type { JsonObject } from "@/core/json";
import { ports } from "@/core/ports";
import golden from "./golden/ports.json";
import { allKinds } from "./support";

const kinds = allKinds();

test.each(golden.map((row, index) => ({ name: `${row.kind} ${index}`, row })))("ports of $name are the server's", ({ row }) => {
  expect(ports(kinds, row.kind, row.config as unknown as JsonObject)).toEqual(row.ports);
});
