/** The closed set of widgets, by the names schemas use. A name that is not here is edited as text. */

import type { ComponentType } from "react";
import { BooleanInput, Choice, Digits, IntegerInput, Seconds, Tags, Times, TextAreaInput, TextInput, ValueInput } from "./basic";
import { Branches, CallerMatches, ObjectFields, OptionalObject, RowsInput } from "./collections";
import { ConditionList, Group } from "./conditions";
import type { FieldProps } from "./context";
import { Keys, KeypadOptions, Phrases } from "./keypad";
import { AudioPick, DestinationPick, FlowPick, LanguagePick, Languages, ListPick, MailboxPick, NodePick, Periods, RegionPick, ReturnPick, SchedulePick, TablePick } from "./pickers";
import { PromptEditor, PromptList } from "./prompt";
import { Inputs, Outputs } from "./subflow";
import { Assignments, VariablePick, VariablesPick } from "./variables";
import { Shortcuts, Variables } from "./flow";

export const WIDGETS: Readonly<Record<string, ComponentType<FieldProps>>> = {
  text: TextInput,
  textarea: TextAreaInput,
  url: TextInput,
  integer: IntegerInput,
  seconds: Seconds,
  times: Times,
  digits: Digits,
  boolean: BooleanInput,
  choice: Choice,
  value: ValueInput,
  contacts: Tags,
  prompt: PromptEditor,
  prompt_list: PromptList,
  audio: AudioPick,
  keypad_options: KeypadOptions,
  keys: Keys,
  phrases: Phrases,
  branches: Branches,
  caller_matches: CallerMatches,
  condition_list: ConditionList,
  conditions: Group,
  headers: RowsInput,
  mapping: RowsInput,
  questions: RowsInput,
  body: ObjectFields,
  check: ObjectFields,
  defaults: ObjectFields,
  fallback: ObjectFields,
  human: ObjectFields,
  extension: OptionalObject,
  read_back: OptionalObject,
  review: OptionalObject,
  schedule: SchedulePick,
  periods: Periods,
  caller_list: ListPick,
  destination: DestinationPick,
  flow: FlowPick,
  mailbox: MailboxPick,
  table: TablePick,
  region: RegionPick,
  language: LanguagePick,
  languages: Languages,
  node: NodePick,
  return: ReturnPick,
  returns: RowsInput,
  inputs: Inputs,
  outputs: Outputs,
  variable: VariablePick,
  // A list of variables in a node, the declarations in a flow.
  variables: Variables,
  assignments: Assignments,
  shortcuts: Shortcuts,
};

export { VariablesPick };
