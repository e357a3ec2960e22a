import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeEntries, useLists } from "@/api/lists";
import type { Done, ListEntry, RowTrouble } from "@/api/lists";
import { Dialog } from "@/components/Dialog";
import { isProblem } from "@/components/problem";
import { Refusal } from "@/components/Refusal";
import { Troubles } from "./Troubles";

const ENDS = ["0", "1", "7", "30", "365", "date"] as const;

/** Numbers typed or pasted, one a line; or one entry to change. A line that is no number is named and nothing is written. */
export function AddNumbers({ name, entry, onDone, onClose }: { name: string; entry: ListEntry | null; onDone: (done: Done) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(entry?.number ?? "");
  const [note, setNote] = useState(entry?.note ?? "");
  const [ends, setEnds] = useState<(typeof ENDS)[number]>(entry && entry.expires !== null ? "date" : "0");
  const [date, setDate] = useState(entry?.expires ? localDay(entry.expires - 1) : "");
  const save = useLists(changeEntries);
  const lines = text.split(/[\n;；,，、]/).map((line) => line.trim());
  const rows = lines.filter((line) => line !== "");
  const ready = rows.length > 0 && (ends !== "date" || date !== "");
  const until = ends === "date" ? { expires: endOf(date) } : ends === "0" ? { expires: null } : { days: Number(ends) };
  const go = () =>
    ready &&
    save.mutate(
      { name, change: { put: rows.map((number) => ({ number, note: note.trim(), ...until })), ...(entry && entry.number !== rows[0] ? { remove: [entry.number] } : {}) } },
      {
        onSuccess: (done) => {
          onDone(done);
          onClose();
        },
      },
    );
  const troubles = save.error && isProblem(save.error) && "rows" in save.error.body ? (save.error.body.rows as readonly RowTrouble[]) : null;
  return (
    <Dialog
      width={520}
      title={t(entry ? "lists.edit" : "lists.add_numbers")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={save.isPending} onClick={go}>
            {entry ? t("lists.save") : t("lists.add_count", { count: rows.length })}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="numbers">{t(entry ? "lists.number" : "lists.numbers")}</label>
        {entry ? (
          <Input id="numbers" data-first value={text} maxLength={64} onChange={(event) => setText(event.target.value)} onPressEnter={go} />
        ) : (
          <textarea id="numbers" data-first className="input" rows={5} value={text} placeholder={t("lists.numbers.example")} onChange={(event) => setText(event.target.value)} />
        )}
        {!entry && <span className="dim small">{t("lists.numbers.hint")}</span>}
        <label htmlFor="entry-note">{t("lists.note")}</label>
        <Input id="entry-note" value={note} maxLength={500} placeholder={t("lists.note.example")} onChange={(event) => setNote(event.target.value)} onPressEnter={go} />
        <label htmlFor="entry-ends">{t("lists.expires")}</label>
        <div className="ends">
          <select id="entry-ends" className="input" value={ends} onChange={(event) => setEnds(event.target.value as (typeof ENDS)[number])}>
            {ENDS.map((each) => (
              <option key={each} value={each}>
                {t(`lists.ends.${each}`)}
              </option>
            ))}
          </select>
          {ends === "date" && <input className="input" type="date" aria-label={t("lists.last_day")} value={date} onChange={(event) => setDate(event.target.value)} />}
        </div>
      </div>
      <Refusal error={save.error} />
      {troubles && <Troubles rows={troubles} />}
    </Dialog>
  );
}

/** The end of a local day as an instant. */
function endOf(date: string): number {
  const end = new Date(`${date}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end.getTime();
}

function localDay(at: number): string {
  const then = new Date(at);
  return `${then.getFullYear()}-${String(then.getMonth() + 1).padStart(2, "0")}-${String(then.getDate()).padStart(2, "0")}`;
}
