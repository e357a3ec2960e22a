import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { CapacityPart } from "./CapacityPart";
import { ChecksPart } from "./ChecksPart";
import { RuntimesPart } from "./RuntimesPart";
import { SettingsPart } from "./SettingsPart";
import { StoragePart } from "./StoragePart";
import { VoicesPart } from "./VoicesPart";
import "@/styles/forms.css";
import "./system.css";

const PARTS = {
  checks: ChecksPart,
  runtimes: RuntimesPart,
  capacity: CapacityPart,
  storage: StoragePart,
  voices: VoicesPart,
  settings: SettingsPart,
} as const satisfies Record<string, ComponentType>;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];

const isPart = (name: string | undefined): name is Part => name !== undefined && Object.hasOwn(PARTS, name);

/** What the machine lacks, what runs, what it holds, and what it was told: each on a page of its own in one place. */
export function SystemPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { part } = useSearch({ from: "/shell/system" });
  const shown: Part = isPart(part) ? part : "checks";
  const Shown = PARTS[shown];
  const go = (name: Part) => void navigate({ to: "/system", search: { part: name }, replace: true });
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("system.title")}</h1>
          <p className="lead">{t("system.lead")}</p>
        </div>
      </div>
      <div
        className="system-tabs"
        role="tablist"
        aria-label={t("system.parts")}
        onKeyDown={(event) => {
          const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
          const next = step ? NAMES.at((NAMES.indexOf(shown) + step) % NAMES.length) : undefined;
          if (!next) return;
          go(next);
          event.currentTarget.querySelector<HTMLElement>(`#system-${next}`)?.focus();
        }}
      >
        {NAMES.map((name) => (
          <button key={name} id={`system-${name}`} type="button" role="tab" aria-selected={name === shown} aria-controls="system-part" tabIndex={name === shown ? 0 : -1} onClick={() => go(name)}>
            {t(`system.part.${name}`)}
          </button>
        ))}
      </div>
      <div id="system-part" role="tabpanel" aria-labelledby={`system-${shown}`}>
        <Shown />
      </div>
    </>
  );
}
