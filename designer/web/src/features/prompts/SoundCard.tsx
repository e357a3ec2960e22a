import { DeleteOutlined, RollbackOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { soundOf, takeOf, useDeleteSound, usePutRecording, useRestore } from "@/api/prompts";
import type { Sound, Take } from "@/api/prompts";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useWhen } from "@/components/time";
import { languageName } from "@/core/words";
import { Listen } from "./Listen";
import { Recorder } from "./Recorder";
import { length } from "./length";

/** One language of a recording: hear it, replace it, and go back to what it was. */
export function SoundCard({ name, sound, needed }: { name: string; sound: Sound; needed: boolean }) {
  const { t } = useTranslation();
  const put = usePutRecording();
  const restore = useRestore();
  const remove = useDeleteSound();
  const picker = useRef<HTMLInputElement>(null);
  const { language, take } = sound;
  const title = languageName(language);
  const told = useTold();
  const back = (number: number) => restore.mutate({ name, language, take: number }, { onSuccess: () => told(t("prompts.restored")) });
  const undo = (number: number | undefined) => (number === undefined ? undefined : () => restore.mutateAsync({ name, language, take: number }));
  const bring = (file: Blob, how: "upload" | "microphone", called: string) => {
    const before = take?.number;
    put.mutate(
      { name, language, file, how, called },
      {
        onSuccess: (made) =>
          made.clipped ? told(t("prompts.clipped"), undo(before), "warning") : told(t("prompts.kept"), undo(before)),
      },
    );
  };
  const clear = () => {
    const before = take?.number;
    remove.mutate({ name, language }, { onSuccess: () => told(t("prompts.deleted"), undo(before)) });
  };
  return (
    <section className="sound" aria-labelledby={`sound-${language}`}>
      <div className="sound-head">
        <h2 id={`sound-${language}`}>{title}</h2>
        {take && <Listen address={soundOf({ language, name, fresh: `${take.number}-${take.at}` })} label={title} />}
        {take && <span className="dim">{length(t, take.ms)}</span>}
        {!take && <span className={`tag ${needed ? "lacking" : ""}`}>{needed ? t("prompts.missing") : t("prompts.none")}</span>}
        {take?.clipped && <span className="tag lacking">{t("prompts.clipped.mark")}</span>}
        <span className="fill" />
        <Button size="small" icon={<UploadOutlined />} loading={put.isPending} onClick={() => picker.current?.click()} aria-label={`${take ? t("prompts.replace") : t("prompts.upload")} ${title}`}>
          {take ? t("prompts.replace") : t("prompts.upload")}
        </Button>
        <input
          ref={picker}
          className="hidden"
          type="file"
          tabIndex={-1}
          aria-label={`${t("prompts.file")} ${title}`}
          accept="audio/*,.wav,.mp3,.ogg,.m4a,.webm,.flac"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) bring(file, "upload", file.name);
          }}
        />
        <Recorder busy={put.isPending} label={title} onRecorded={(blob) => bring(blob, "microphone", "")} />
        {take && (
          <button type="button" className="tool" title={t("prompts.delete.one")} aria-label={`${t("prompts.delete.one")} ${title}`} onClick={clear}>
            <DeleteOutlined />
          </button>
        )}
      </div>
      <Refusal error={put.error ?? restore.error ?? remove.error} />
      {sound.takes.length > 0 && <Takes name={name} language={language} takes={sound.takes} onBack={back} />}
    </section>
  );
}

function Takes({ name, language, takes, onBack }: { name: string; language: string; takes: readonly Take[]; onBack: (take: number) => void }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <table className="table takes">
      <caption className="hidden">{t("prompts.takes")}</caption>
      <thead>
        <tr>
          <th>{t("prompts.take")}</th>
          <th>{t("prompts.brought")}</th>
          <th>{t("prompts.from")}</th>
          <th className="number">{t("prompts.length")}</th>
          <th>
            <span className="hidden">{t("flows.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {takes.map((take) => (
          <tr key={take.number}>
            <td>
              {take.number} {take.live && <span className="tag live">{t("prompts.live")}</span>}
            </td>
            <td>
              <time dateTime={new Date(take.at).toISOString()}>{when(take.at)}</time> <span className="dim">{take.by}</span>
            </td>
            <td>
              {t(`prompts.how.${take.how}`)} <span className="dim">{take.file}</span>
            </td>
            <td className="number">{length(t, take.ms)}</td>
            <td className="actions">
              <Listen address={takeOf(name, language, take.number)} label={t("prompts.take.number", { number: take.number })} />
              {!take.live && (
                <Button size="small" icon={<RollbackOutlined />} onClick={() => onBack(take.number)}>
                  {t("prompts.restore")}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
