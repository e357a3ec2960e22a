import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { storage, useCleanUp } from "./api";
import type { Cleaned, Storage } from "./api";
import { room } from "./bytes";

const SWEPT = ["prompts", "recordings", "messages"] as const;

/** What the site keeps on this machine, the room there is, and what may go. */
export function StoragePart() {
  const { t } = useTranslation();
  const { data, error } = useQuery(storage);
  const [found, setFound] = useState<Cleaned | null>(null);
  const look = useCleanUp();
  return (
    <>
      <Refusal error={error} />
      {!data && !error && <Skeleton active title={false} />}
      {data && <Kept data={data} />}
      {data && (
        <section>
          <h2>{t("system.cleaning")}</h2>
          <p className="dim">
            {[
              t("system.cleaning.text", { host: data.host }),
              t(data.unused_audio_days ? "system.cleaning.audio" : "system.cleaning.audio.ever", { count: data.unused_audio_days }),
              t(data.keep_recordings_days ? "system.cleaning.calls" : "system.cleaning.calls.ever", { count: data.keep_recordings_days }),
              t(data.keep_messages_days ? "system.cleaning.messages" : "system.cleaning.messages.ever", { count: data.keep_messages_days }),
            ].join(t("sentence.between"))}
          </p>
          <Button loading={look.isPending} onClick={() => look.mutate(true, { onSuccess: setFound })}>
            {t("system.cleaning.look")}
          </Button>
          <Refusal error={look.error} />
        </section>
      )}
      {found && <Clean found={found} onClose={() => setFound(null)} />}
    </>
  );
}

function Kept({ data }: { data: Storage }) {
  const { t, i18n } = useTranslation();
  const whole = new Intl.NumberFormat(i18n.language);
  const disks = new Set(data.places.map((place) => `${place.free}/${place.total}`));
  const only = disks.size === 1 ? data.places[0] : undefined;
  return (
    <section>
      <h2>{t("system.storage.on", { host: data.host })}</h2>
      {only && only.free >= 0 && <p>{t("system.storage.disk", { free: room(only.free), total: room(only.total) })}</p>}
      <table className="table">
        <thead>
          <tr>
            <th>{t("system.storage.what")}</th>
            <th className="number">{t("system.storage.files")}</th>
            <th className="number">{t("system.storage.bytes")}</th>
            {!only && <th className="number">{t("system.storage.free")}</th>}
            <th>{t("system.storage.where")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t(`system.storage.${data.database.kind}`)}</th>
            <td className="number dim">—</td>
            <td className="number">{room(data.database.bytes)}</td>
            {!only && <td className="number dim">—</td>}
            <td className="system-path">{data.database.where}</td>
          </tr>
          {data.places.map((place) => (
            <tr key={place.name}>
              <th scope="row">{t(`system.storage.${place.name}`)}</th>
              <td className="number">{whole.format(place.files)}</td>
              <td className="number">{room(place.bytes)}</td>
              {!only && <td className="number">{place.free < 0 ? "—" : t("system.storage.of", { free: room(place.free), total: room(place.total) })}</td>}
              <td className="system-path">{place.path}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What would go, and the word for it: it cannot be brought back. */
function Clean({ found, onClose }: { found: Cleaned; onClose: () => void }) {
  const { t } = useTranslation();
  const told = useTold();
  const clean = useCleanUp();
  const bytes = SWEPT.reduce((sum, name) => sum + found[name].bytes, 0);
  const nothing = found.forgotten === 0 && SWEPT.every((name) => found[name].files === 0);
  const go = () =>
    clean.mutate(false, {
      onSuccess: (done) => {
        told(t("system.cleaning.done", { room: room(SWEPT.reduce((sum, name) => sum + done[name].bytes, 0)) }));
        onClose();
      },
    });
  return (
    <Dialog
      width={520}
      title={t(nothing ? "system.cleaning.nothing" : "system.cleaning.title", { room: room(bytes) })}
      onClose={onClose}
      closable={!clean.isPending}
      footer={
        nothing ? (
          <Button type="primary" onClick={onClose}>
            {t("close")}
          </Button>
        ) : (
          <>
            <Button disabled={clean.isPending} onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="primary" danger loading={clean.isPending} onClick={go}>
              {t("system.cleaning.do")}
            </Button>
          </>
        )
      }
    >
      {nothing ? (
        <p>{t("system.cleaning.nothing.text")}</p>
      ) : (
        <>
          <ul className="plain-list">
            {SWEPT.map((name) => (
              <li key={name}>
                {t(`system.cleaning.of.${name}`)} {t("system.cleaning.files", { count: found[name].files, room: room(found[name].bytes) })}
              </li>
            ))}
            {found.forgotten > 0 && <li>{t("system.cleaning.forgotten", { count: found.forgotten })}</li>}
          </ul>
          <p>{t("system.cleaning.forever")}</p>
        </>
      )}
      <Refusal error={clean.error} />
    </Dialog>
  );
}
