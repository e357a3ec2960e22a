import { HistoryOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { scheduleHistory } from "@/api/schedules";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import type { ScheduleDocument } from "@/core/schedule";

/** What was saved before, to be taken into the page again; saving it is another step. */
export function Earlier({ name, onTake }: { name: string; onTake: (document: ScheduleDocument) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="tool" title={t("schedules.earlier")} aria-label={t("schedules.earlier")} onClick={() => setOpen(true)}>
        <HistoryOutlined />
      </button>
      {open && (
        <Saved
          name={name}
          onClose={() => setOpen(false)}
          onTake={(document) => {
            onTake(document);
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function Saved({ name, onTake, onClose }: { name: string; onTake: (document: ScheduleDocument) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const when = useWhen();
  const { data, error } = useQuery(scheduleHistory(name));
  return (
    <Dialog width={460} title={t("schedules.earlier")} onClose={onClose}>
      <Refusal error={error} />
      {!data && !error && <Skeleton active title={false} />}
      {data?.length === 0 && <p className="dim">{t("schedules.earlier.none")}</p>}
      <ul className="plan">
        {data?.map((saved) => (
          <li key={saved.at}>
            <time dateTime={new Date(saved.at).toISOString()}>{when(saved.at)}</time> {saved.by}{" "}
            <Button size="small" onClick={() => onTake(saved.document as unknown as ScheduleDocument)}>
              {t("schedules.earlier.take")}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
