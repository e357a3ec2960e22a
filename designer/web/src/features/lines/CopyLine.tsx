import { useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCopyLine } from "@/api/moving";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { message } from "@/components/messages";

const NOTICE_DAYS = 90;

function day(ahead: number): string {
  const then = new Date();
  then.setDate(then.getDate() + ahead);
  return `${then.getFullYear()}-${String(then.getMonth() + 1).padStart(2, "0")}-${String(then.getDate()).padStart(2, "0")}`;
}

/** A new number set up as this line: both answer, and callers of the old one may be told. */
export function CopyLine({ number, title, onClose }: { number: string; title: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [to, setTo] = useState("");
  const [name, setName] = useState(title);
  const [told, setTold] = useState(true);
  const [days, setDays] = useState(() => ({ from: day(0), to: day(NOTICE_DAYS) }));
  const copy = useCopyLine(number);
  const ready = /^\+?[0-9]{1,20}$/.test(to.trim()) && to.trim() !== number;
  const go = () =>
    copy.mutate(
      { to: to.trim(), title: name.trim(), message: t("copy.message", { number }), notice: told ? days : null },
      {
        onSuccess: (job) => {
          if (job.state !== "done") return;
          message.success(t("copy.done", { number: to.trim() }));
          onClose();
          void navigate({ to: "/lines/$number", params: { number: to.trim() } });
        },
      },
    );
  return (
    <Dialog
      width={520}
      title={t("copy.title", { number })}
      onClose={onClose}
      closable={!copy.isPending}
      footer={
        <>
          <Button onClick={onClose} disabled={copy.isPending}>
            {t("cancel")}
          </Button>
          <Button type="primary" disabled={!ready} loading={copy.isPending} onClick={go}>
            {t("copy.do")}
          </Button>
        </>
      }
    >
      <p>{t("copy.text")}</p>
      <div className="stack">
        <label htmlFor="copy-to">{t("copy.to")}</label>
        <Input id="copy-to" data-first inputMode="tel" value={to} maxLength={21} onChange={(event) => setTo(event.target.value)} />
        <label htmlFor="copy-title">{t("lines.what")}</label>
        <Input id="copy-title" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        <Checkbox checked={told} onChange={(event) => setTold(event.target.checked)}>
          {t("copy.notice", { number })}
        </Checkbox>
        {told && (
          <div className="copy-days">
            <label htmlFor="copy-from">{t("copy.from")}</label>
            <input id="copy-from" className="input" type="date" value={days.from} onChange={(event) => setDays({ ...days, from: event.target.value })} />
            <label htmlFor="copy-until">{t("copy.until")}</label>
            <input id="copy-until" className="input" type="date" value={days.to} min={days.from} onChange={(event) => setDays({ ...days, to: event.target.value })} />
          </div>
        )}
        <Refusal error={copy.error} />
        {copy.data?.problem && (
          <div className="notice bad" role="alert">
            <strong>{copy.data.problem.detail}</strong> {copy.data.problem.mend}
          </div>
        )}
      </div>
    </Dialog>
  );
}
