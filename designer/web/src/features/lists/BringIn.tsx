import { DownloadOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bringIn, lookAt, templateAddress, useLists } from "@/api/lists";
import type { Done, Look, Mode } from "@/api/lists";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { Troubles } from "./Troubles";

/** A file of numbers, looked at before anything is written. */
export function BringIn({ name, onDone, onClose }: { name: string; onDone: (done: Done) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState<Mode>("merge");
  const [look, setLook] = useState<{ readonly found: Look | null; readonly error: Error | null; readonly busy: boolean }>({ found: null, error: null, busy: false });
  const take = useLists(bringIn);
  const read = async (given: File, how: Mode) => {
    setFile(given);
    setMode(how);
    setLook({ found: null, error: null, busy: true });
    try {
      setLook({ found: await lookAt({ name, file: given, mode: how }), error: null, busy: false });
    } catch (error) {
      setLook({ found: null, error: error as Error, busy: false });
    }
  };
  const found = look.found;
  const go = () =>
    file &&
    take.mutate(
      { name, file, mode },
      {
        onSuccess: (done) => {
          onDone(done);
          onClose();
        },
      },
    );
  return (
    <Dialog
      width={640}
      title={t("lists.import.title", { name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" danger={mode === "replace"} disabled={!found || found.good === 0} loading={take.isPending || look.busy} onClick={go}>
            {found ? t(`lists.import.${mode}.ok`, { count: found.good }) : t("lists.import")}
          </Button>
        </>
      }
    >
      <p className="dim">
        {t("lists.import.lead")}{" "}
        <a href={templateAddress("xlsx")} download>
          <DownloadOutlined /> {t("lists.template")} XLSX
        </a>{" "}
        <a href={templateAddress("csv")} download>
          CSV
        </a>
      </p>
      <div className="stack">
        <label htmlFor="list-file">{t("lists.file")}</label>
        <input
          id="list-file"
          data-first
          className="input"
          type="file"
          accept=".csv,.xlsx,.txt,text/csv"
          onChange={(event) => {
            const [given] = event.target.files ?? [];
            if (given) void read(given, mode);
          }}
        />
      </div>
      <div className="modes" role="radiogroup" aria-label={t("lists.import.how")}>
        {(["merge", "replace"] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="mode" checked={mode === each} onChange={() => (file ? void read(file, each) : setMode(each))} /> {t(`lists.import.${each}`)}
          </label>
        ))}
      </div>
      <Refusal error={look.error ?? take.error} />
      {look.busy && <Skeleton active title={false} />}
      {found && (
        <>
          <p className="look" role="status">
            <span className="tag live">{t("lists.look.new", { count: found.new })}</span>
            <span className="tag">{t("lists.look.changed", { count: found.changed })}</span>
            <span className="tag">{t("lists.look.same", { count: found.same })}</span>
            {found.removed > 0 && <span className="tag refused">{t("lists.look.removed", { count: found.removed })}</span>}
            {found.bad > 0 && <span className="tag refused">{t("lists.look.bad", { count: found.bad })}</span>}
            {found.doubtful > 0 && <span className="tag doubtful">{t("lists.look.doubtful", { count: found.doubtful })}</span>}
          </p>
          {found.errors.length > 0 && (
            <>
              <h3>{t("lists.look.errors")}</h3>
              <Troubles rows={found.errors} />
            </>
          )}
          {found.doubts.length > 0 && (
            <>
              <h3>{t("lists.look.doubts")}</h3>
              <Troubles rows={found.doubts} />
            </>
          )}
        </>
      )}
    </Dialog>
  );
}
