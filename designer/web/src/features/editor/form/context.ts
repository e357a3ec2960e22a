/** What a form's fields need to know: where changes go, what was found, what the flow has. */

import { createContext, useContext } from "react";
import type { ComponentType } from "react";
import type { Finding } from "@/core/findings";
import type { Json, JsonObject, Path } from "@/core/json";
import type { Schema } from "@/core/kinds";
import type { Names } from "@/api/types";
import type { Reader } from "@/core/words";

export interface FormSetting {
  readonly reader: Reader;
  readonly disabled: boolean;
  readonly languages: readonly string[];
  readonly findings: readonly Finding[];
  /** What each field is edited with, by the names schemas use: fields hold widgets, and some widgets hold fields. */
  readonly widgets: Readonly<Record<string, ComponentType<FieldProps>>>;
  readonly names: Names | undefined;
  /** The flow's defaults, filled in: what holds where a node says nothing. */
  readonly defaults: JsonObject;
  /** What stands at a path now; it is asked when somebody acts, so that nothing is drawn again when it changes. */
  readonly read: (path: Path) => Json | undefined;
  readonly change: (path: Path, value: Json | undefined, typing?: boolean) => void;
}

export interface FieldProps {
  readonly schema: Schema;
  readonly path: Path;
  readonly value: Json | undefined;
  readonly id: string;
  readonly label: string;
}

export const FormContext = createContext<FormSetting | null>(null);

/** Apart from the setting, which stays the same while somebody types: only the fields that ask for it draw again at every letter. */
export const RootContext = createContext<JsonObject>({});

/** The whole of what the form edits: a node's config, or the flow's document. */
export function useRoot(): JsonObject {
  return useContext(RootContext);
}

export function useForm(): FormSetting {
  const setting = useContext(FormContext);
  if (!setting) throw new Error("no form here");
  return setting;
}

export function samePath(one: Path, two: Path): boolean {
  return one.length === two.length && one.every((step, index) => step === two[index]);
}

/** What holds when nothing is set. */
export function fallbackOf(schema: Schema, defaults: JsonObject): Json | undefined {
  const from = schema["x-default-from"];
  return from !== undefined && from in defaults ? defaults[from] : schema.default;
}

export function idOf(path: Path): string {
  return `field-${path.join("-")}`;
}
