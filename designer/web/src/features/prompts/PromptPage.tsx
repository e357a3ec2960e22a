import { DeleteOutlined, EditOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Dropdown, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/client";
import { prompt as promptQuery, useDeletePrompt, useRenamePrompt, useRestore } from "@/api/prompts";
import type { Prompt } from "@/api/prompts";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";
import { useTold } from "@/components/told";
import { LANGUAGE_NAMES, languageName } from "@/core/words";
import { usePlaying } from "./playing";
import { SoundCard } from "./SoundCard";
import { Uses } from "./Uses";
import "./prompts.css";

const ALWAYS = ["zh-CN", "en-US"];

export function PromptPage() {
  const { name } = useParams({ from: "/shell/prompts/$name" });
  return <OnePrompt key={name} name={name} />;
}

function OnePrompt({ name }: { name: string }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const asked = useQuery(promptQuery(name));
  // A name nobody has used yet: its first sound makes it.
  const isNew = asked.error instanceof Problem && asked.error.body.status === 404;
  const data: Prompt | undefined = isNew ? { name, sounds: [], uses: [] } : asked.data;
  const error = isNew ? null : asked.error;
  const heard = usePlaying((state) => state.error);
  const [added, setMore] = useState<readonly string[]>([]);
  const more = isNew ? [...ALWAYS, ...added] : added;
  const [renaming, setRenaming] = useState(false);
  const remove = useDeletePrompt();
  const restore = useRestore();
  const told = useTold();
  const clear = () =>
    remove.mutate(name, {
      onSuccess: () => {
        const were = (data?.sounds ?? []).flatMap(({ language, take }) => (take ? [{ name, language, take: take.number }] : []));
        told(t("prompts.deleted.all", { name }), () => Promise.all(were.map((sound) => restore.mutateAsync(sound))));
        void go({ to: "/prompts" });
      },
    });
  const here = new Set([...(data?.sounds ?? []).map((sound) => sound.language), ...more]);
  const others = Object.keys(LANGUAGE_NAMES).filter((language) => !here.has(language));
  const needed = new Set((data?.uses ?? []).map((use) => use.language));
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/prompts">{t("prompts.title")}</Link> / {name}
      </nav>
      <div className="page-head">
        <h1>{name}</h1>
        {data && !isNew && (
          <div className="head-tools">
            <Button icon={<EditOutlined />} onClick={() => setRenaming(true)}>
              {t("prompts.rename")}
            </Button>
            {data.sounds.some((sound) => sound.take) && (
              <Button danger icon={<DeleteOutlined />} loading={remove.isPending} onClick={clear}>
                {t("prompts.delete")}
              </Button>
            )}
          </div>
        )}
      </div>
      <Refusal error={error ?? remove.error ?? heard} />
      {isNew && <p className="notice">{t("prompts.first")}</p>}
      {data && (
        <>
          {sounds(data, more).map((sound) => (
            <SoundCard key={sound.language} name={name} sound={sound} needed={needed.has(sound.language)} />
          ))}
          <Dropdown trigger={["click"]} menu={{ items: others.map((language) => ({ key: language, label: languageName(language), onClick: () => setMore([...added, language]) })) }}>
            <button type="button" className="quiet">
              <PlusOutlined /> {t("prompts.language.add")}
            </button>
          </Dropdown>
          <section className="now">
            <h2>{t("prompts.uses")}</h2>
            <Uses uses={data.uses} all />
          </section>
          <p className="dim">{t("prompts.release")}</p>
        </>
      )}
      {renaming && data && <Rename prompt={data} onClose={() => setRenaming(false)} />}
    </>
  );
}

const sounds = (data: Prompt, more: readonly string[]) => [
  ...data.sounds,
  ...more.filter((language) => !data.sounds.some((sound) => sound.language === language)).map((language) => ({ language, take: null, takes: [] })),
];

function Rename({ prompt, onClose }: { prompt: Prompt; onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [to, setTo] = useState(prompt.name);
  const rename = useRenamePrompt();
  const wanted = to.trim();
  const start = () =>
    wanted !== "" &&
    wanted !== prompt.name &&
    rename.mutate(
      { name: prompt.name, to: wanted },
      {
        onSuccess: (done) => {
          message.success(t("prompts.renamed", { name: done.name, count: done.flows.length }));
          void go({ to: "/prompts/$name", params: { name: done.name } });
        },
      },
    );
  const flows = [...new Set(prompt.uses.map((use) => use.flow))];
  return (
    <Dialog
      width={460}
      title={t("prompts.rename.title", { name: prompt.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" loading={rename.isPending} disabled={wanted === "" || wanted === prompt.name} onClick={start}>
            {t("prompts.rename")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="prompt-name">{t("prompts.name")}</label>
        <Input id="prompt-name" data-first value={to} maxLength={80} onChange={(event) => setTo(event.target.value)} onPressEnter={start} />
        {flows.length > 0 && <p className="dim">{t("prompts.rename.flows", { flows: flows.join(t("list.between")) })}</p>}
        <Refusal error={rename.error} />
      </div>
    </Dialog>
  );
}
