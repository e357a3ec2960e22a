/** JSON values and paths into them. No document rules here. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
export type Step = string | number;
export type Path = readonly Step[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path, undefined when nothing does. */
export function at(value: Json | undefined, path: Path): Json | undefined {
  let place: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(place) && typeof step === "number") place = place[step];
    else if (isObject(place)) place = Object.hasOwn(place, String(step)) ? place[String(step)] : undefined;
    else return undefined;
  }
  return place;
}

/** Are two JSON values equal, whatever the order of their keys? */
export function equal(one: Json | undefined, two: Json | undefined): boolean {
  if (one === two) return true;
  if (Array.isArray(one) && Array.isArray(two)) {
    return one.length === two.length && one.every((item, index) => equal(item, two[index]));
  }
  if (isObject(one) && isObject(two)) {
    const keys = Object.keys(one);
    return keys.length === Object.keys(two).length && keys.every((key) => Object.hasOwn(two, key) && equal(one[key], two[key]));
  }
  return false;
}

/** The object with one field set; undefined takes it away. The others keep their order. */
export function withField(object: JsonObject, field: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [field]: value };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));
}
