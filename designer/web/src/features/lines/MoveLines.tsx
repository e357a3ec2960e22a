import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMoveLines } from "@/api/moving";
import type { Moved } from "@/api/moving";
import type { Line } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import { GrowingText } from "@/components/GrowingText";
import { Refusal } from "@/components/Refusal";
import { useReader } from "@/i18n";

/** Many numbers at once to the version of one line; each on its own, with what became of it. */
export function MoveLines({ lines, onClose }: { lines: readonly Line[]; onClose: () => void }) {
  const { t } = useTranslation();
  const published = lines.filter((line) => line.version > 0);
  const [like, setLike] = useState<string | undefined>(undefined);
  const [numbers, setNumbers] = useState("");
  const [words, setWords] = useState("");
  const move = useMoveLines();
  const rows = move.data?.result?.rows;
  const go = () => like !== undefined && move.mutate({ numbers, like, message: words.trim() });
  return (
    <Dialog
      width={620}
      title={t("move.title")}
      onClose={onClose}
      closable={!move.isPending}
      footer={
        rows ? (
          <Button type="primary" onClick={onClose}>
            {t("close")}
          </Button>
        ) : (
          <>
            <Button onClick={onClose} disabled={move.isPending}>
              {t("cancel")}
            </Button>
            <Button type="primary" disabled={like === undefined || numbers.trim() === ""} loading={move.isPending} onClick={go}>
              {t("move.do")}
            </Button>
          </>
        )
      }
    >
      {rows ? (
        <Result rows={rows} />
      ) : (
        <div className="stack">
          <p>{t("move.text")}</p>
          <label htmlFor="move-like">{t("move.like")}</label>
          <Select
            id="move-like"
            value={like}
            placeholder={t("move.like.placeholder")}
            options={published.map((line) => ({ value: line.number, label: `${line.number} · ${line.flow} ${t("lines.version", { version: line.version })}` }))}
            onChange={setLike}
          />
          <label htmlFor="move-numbers">{t("move.numbers")}</label>
          <GrowingText id="move-numbers" rows={5} value={numbers} maxLength={20_000} placeholder={"4001234567\n4007654321"} onChange={(event) => setNumbers(event.target.value)} />
          <label htmlFor="move-message">{t("publish.message")}</label>
          <Input id="move-message" value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
          <Refusal error={move.error} />
          {move.data?.problem && (
            <div className="notice bad" role="alert">
              <strong>{move.data.problem.detail}</strong> {move.data.problem.mend}
            </div>
          )}
        </div>
      )}
    </Dialog>
  );
}

function Result({ rows }: { rows: readonly Moved[] }) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <>
      <p role="status">{t("move.result", { done: rows.filter((row) => row.problem === null).length, all: rows.length })}</p>
      <table className="table">
        <tbody>
          {rows.map((row) => (
            <tr key={row.number}>
              <td>{row.number}</td>
              <td>
                {row.problem === null ? (
                  <>
                    <CheckCircleFilled className="severity good" aria-hidden /> {row.asked ? t("move.asked", { flow: row.flow, version: row.version }) : `${row.flow} ${t("lines.version", { version: row.version })}`}
                  </>
                ) : (
                  <>
                    <CloseCircleFilled className="severity error" aria-hidden /> {row.problem[reader]}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
