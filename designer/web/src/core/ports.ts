/** The ports of a node, computed from its kind's x-ports and its config alone: the same results as the server's. */

import { isObject } from "./json";
import type { Json, JsonObject } from "./json";
import type { Kinds, PortRule, Text } from "./kinds";

export interface Port {
  readonly id: string;
  readonly title: Text;
  readonly unwired: "end" | "fallback" | "refuse_publish";
  readonly failure: boolean;
}

const NONE: readonly Port[] = [];
const known = new WeakMap<object, { rules: readonly PortRule[]; ports: readonly Port[] }>();

/** The ports of a node in order. An unknown kind has none, half-made items give none. */
export function ports(kinds: Kinds, kind: string, config: JsonObject): readonly Port[] {
  const rules = kinds[kind]?.ports;
  if (!rules) return NONE;
  const remembered = known.get(config);
  if (remembered?.rules === rules) return remembered.ports;
  const found = new Map<string, Port>();
  for (const rule of rules) {
    for (const port of rule.each === undefined ? single(rule, config) : repeated(rule, rule.each, config)) {
      if (!found.has(port.id)) found.set(port.id, port);
    }
  }
  const made = [...found.values()];
  known.set(config, { rules, ports: made });
  return made;
}

function single(rule: PortRule, config: JsonObject): Port[] {
  if (rule.when !== undefined && !truthy(config[rule.when])) return [];
  return [{ id: rule.id ?? "", title: rule.title as Text, unwired: rule.unwired, failure: rule.failure }];
}

function repeated(rule: PortRule, each: string, config: JsonObject): Port[] {
  const items = config[each];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => {
    const id = isObject(item) && rule.id !== undefined ? item[rule.id] : item;
    if (typeof id !== "string" || id === "") return [];
    const own = titleOf(rule, item) || id;
    const title = rule.names?.[id] ?? { zh: own, en: own };
    return [{ id, title, unwired: rule.unwired, failure: rule.failure }];
  });
}

function titleOf(rule: PortRule, item: Json): string {
  if (!isObject(item) || typeof rule.title !== "string") return "";
  const field = rule.title.split("|").find((name) => truthy(item[name]));
  return field === undefined ? "" : String(item[field]);
}

/** Set and not empty. */
function truthy(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
