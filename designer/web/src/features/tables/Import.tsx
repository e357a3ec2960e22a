import { useNavigate } from "@tanstack/react-router";
import { Button, Input, Progress as Bar } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Progress } from "@/api/jobs";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { Looked } from "./Looked";
import { forget, look, send, useMakeLive } from "./queries";
import type { Plan, Preview, Upload } from "./queries";

/** A file becomes a table: sent, looked at with its errors, live at once. `name` is the table a new version is for. */
export function Import({ name: given, onClose }: { name?: string; onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const told = useTold();
  const [name, setName] = useState(given ?? "");
  const [file, setFile] = useState<File | null>(null);
  const [upload, setUpload] = useState<Upload | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [plan, setPlan] = useState<Plan>({});
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Progress>(null);
  const picker = useRef<HTMLInputElement>(null);
  const makeLive = useMakeLive(setProgress);
  const working = busy || makeLive.isPending;

  const doing = async (what: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    setProgress(null);
    try {
      await what();
    } catch (caught) {
      setError(caught as Error);
    } finally {
      setBusy(false);
    }
  };
  const begin = () =>
    doing(async () => {
      if (!file) return;
      const sent = await send(name.trim(), file);
      try {
        setPreview(await look(sent.token, {}, setProgress));
        setUpload(sent);
      } catch (caught) {
        await forget(sent.token);
        throw caught;
      }
    });
  const again = (next: Plan) =>
    doing(async () => {
      if (!upload) return;
      setPreview(await look(upload.token, next, setProgress));
      setPlan(next);
    });
  const close = () => {
    if (upload && !makeLive.isSuccess) void forget(upload.token);
    onClose();
  };
  const finish = () => {
    if (!upload || !preview) return;
    makeLive.mutate(
      { token: upload.token, plan: { ...plan, key: preview.key } },
      {
        onSuccess: (done) => {
          told(t("tables.live", { name: done.name, number: done.number, count: done.rows }));
          onClose();
          void go({ to: "/tables/$name", params: { name: done.name } });
        },
      },
    );
  };
  return (
    <Dialog
      width={preview ? 980 : 520}
      title={given ? t("tables.import.new", { name: given }) : t("tables.import")}
      onClose={close}
      closable={!makeLive.isPending}
      footer={
        <>
          <Button onClick={close} disabled={makeLive.isPending}>
            {t("cancel")}
          </Button>
          {preview ? (
            <Button type="primary" loading={working} onClick={finish}>
              {preview.refused > 0 ? t("tables.go_live.without", { count: preview.refused }) : t("tables.go_live")}
            </Button>
          ) : (
            <Button type="primary" loading={working} disabled={!file || name.trim() === ""} onClick={() => void begin()}>
              {t("tables.look")}
            </Button>
          )}
        </>
      }
    >
      {preview ? (
        <Looked preview={preview} plan={plan} busy={working} onPlan={(next) => void again(next)} />
      ) : (
        <div className="stack">
          {!given && (
            <>
              <label htmlFor="table-name">{t("tables.name")}</label>
              <Input id="table-name" data-first maxLength={100} value={name} placeholder={t("tables.name.example")} onChange={(event) => setName(event.target.value)} />
            </>
          )}
          <label htmlFor="table-file">{t("tables.file")}</label>
          <div className="row">
            <Button onClick={() => picker.current?.click()}>{t("tables.choose")}</Button>
            <span className={file ? "" : "dim"}>{file ? file.name : t("tables.no_file")}</span>
          </div>
          <input
            ref={picker}
            id="table-file"
            className="hidden"
            type="file"
            accept=".csv,.txt,.xlsx"
            tabIndex={-1}
            onChange={(event) => {
              const chosen = event.target.files?.[0] ?? null;
              setFile(chosen);
              if (chosen && name === "") setName(chosen.name.replace(/\.[^.]+$/, ""));
            }}
          />
          <p className="dim small">{t("tables.file.help")}</p>
        </div>
      )}
      {working && progress && <Reading progress={progress} />}
      <Refusal error={error ?? makeLive.error} />
    </Dialog>
  );
}

function Reading({ progress }: { progress: NonNullable<Progress> }) {
  const { t, i18n } = useTranslation();
  return (
    <div role="status">
      <Bar percent={100} showInfo={false} status="active" />
      <p className="dim">{t("tables.reading", { rows: new Intl.NumberFormat(i18n.language).format(progress.done) })}</p>
    </div>
  );
}
