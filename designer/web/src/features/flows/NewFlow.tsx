import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { templates, useBegin } from "@/api/queries";
import type { Template } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useReader } from "@/i18n";
import { Sketch } from "./Sketch";

/** Begin a flow: an empty canvas or one of the templates, each with a sketch of what it draws. */
export function NewFlow({ onClose, taken }: { onClose: () => void; taken: readonly string[] }) {
  const { t } = useTranslation();
  const reader = useReader();
  const go = useNavigate();
  const { data, error } = useQuery(templates);
  const [chosen, setChosen] = useState<Template | null>(null);
  const [name, setName] = useState("");
  const begin = useBegin();
  const free = (wanted: string) => {
    for (let number = 1; ; number += 1) {
      const each = number === 1 ? wanted : `${wanted} ${number}`;
      if (!taken.includes(each)) return each;
    }
  };
  const suggested = free(chosen ? chosen.document.name : t("flows.untitled"));
  const wanted = name.trim() || suggested;
  const start = () =>
    begin.mutate(
      { name: wanted, ...(chosen ? { template: chosen.id } : { languages: reader === "zh" ? ["zh-CN"] : ["en-US"] }) },
      { onSuccess: () => void go({ to: "/flows/$name", params: { name: wanted } }) },
    );
  return (
    <Dialog
      width={960}
      title={t("flows.new")}
      onClose={onClose}
      footer={
        <div className="begin-foot">
          <label htmlFor="flow-name">{t("flows.name")}</label>
          <Input id="flow-name" data-first value={name} maxLength={80} placeholder={suggested} onChange={(event) => setName(event.target.value)} onPressEnter={start} />
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" loading={begin.isPending} onClick={start}>
            {t("flows.begin")}
          </Button>
        </div>
      }
    >
      <Refusal error={error ?? begin.error} />
      <div className="gallery" role="radiogroup" aria-label={t("flows.template")}>
        <Choice chosen={chosen === null} title={t("flows.blank")} text={t("flows.blank.text")} onChoose={() => setChosen(null)}>
          <Sketch document={null} />
        </Choice>
        {data?.map((template) => (
          <Choice
            key={template.id}
            chosen={chosen?.id === template.id}
            title={template.title[reader]}
            text={template.description[reader]}
            note={`${t("flows.count", { count: template.nodes })} · ${template.languages.map((language) => t(`language.${language}`, { defaultValue: language })).join(" · ")}`}
            onChoose={() => setChosen(template)}
          >
            <Sketch document={template.document} />
          </Choice>
        ))}
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly chosen: boolean;
  readonly title: string;
  readonly text: string;
  readonly note?: string;
  readonly onChoose: () => void;
  readonly children: React.ReactNode;
}

function Choice({ chosen, title, text, note, onChoose, children }: ChoiceProps) {
  return (
    <button type="button" role="radio" aria-checked={chosen} className="template" onClick={onChoose}>
      {children}
      <strong>{title}</strong>
      <span>{text}</span>
      {note && <small>{note}</small>}
    </button>
  );
}
