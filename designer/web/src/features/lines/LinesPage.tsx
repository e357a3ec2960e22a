import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { lines, useAddLine } from "@/api/publishing";
import { Dialog } from "@/components/Dialog";
import { ListPage, ListTable } from "@/components/ListPage";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { MoveLines } from "./MoveLines";
import { LiveMark } from "./LiveMark";

export function LinesPage() {
  const { t } = useTranslation();
  const when = useWhen();
  const { data, error } = useQuery(lines);
  const [adding, setAdding] = useState(false);
  const [moving, setMoving] = useState(false);
  return (
    <ListPage
      title={t("lines.title")}
      lead={t("lines.lead")}
      error={error}
      rows={data}
      empty={t("lines.empty")}
      why={t("lines.empty.text")}
      tools={
        <div className="head-tools">
          {data?.some((line) => line.version > 0) && <Button onClick={() => setMoving(true)}>{t("move.open")}</Button>}
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("lines.new")}
          </Button>
        </div>
      }
      first={<Link to="/flows">{t("lines.to_flows")}</Link>}
    >
      {data && data.length > 0 && (
        <ListTable columns={[t("lines.number"), t("lines.flow"), t("lines.state"), t("lines.updated")]}>
          {data.map((line) => (
            <tr key={line.number}>
              <td>
                <Link className="strong" to="/lines/$number" params={{ number: line.number }}>
                  {line.number}
                </Link>
                {line.title && <div className="dim small">{line.title}</div>}
              </td>
              <td>
                {line.flow ? (
                  <Link to="/flows/$name" params={{ name: line.flow }}>
                    {line.flow}
                  </Link>
                ) : (
                  <span className="dim">—</span>
                )}
              </td>
              <td>
                <LiveMark line={line} />
              </td>
              <td>
                <time dateTime={new Date(line.updated).toISOString()}>{when(line.updated)}</time>
              </td>
            </tr>
          ))}
        </ListTable>
      )}
      {moving && data && <MoveLines lines={data} onClose={() => setMoving(false)} />}
      {adding && <AddLine onClose={() => setAdding(false)} />}
    </ListPage>
  );
}

function AddLine({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState("");
  const [title, setTitle] = useState("");
  const add = useAddLine();
  const save = () => number.trim() && add.mutate({ number: number.trim(), title: title.trim() }, { onSuccess: onClose });
  return (
    <Dialog
      width={460}
      title={t("lines.new")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!number.trim()} loading={add.isPending} onClick={save}>
            {t("lines.add")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="line-number">{t("lines.number")}</label>
        <Input id="line-number" data-first inputMode="tel" value={number} maxLength={21} placeholder="4001234567" onChange={(event) => setNumber(event.target.value)} onPressEnter={save} />
        <label htmlFor="line-title">{t("lines.what")}</label>
        <Input id="line-title" value={title} maxLength={80} onChange={(event) => setTitle(event.target.value)} onPressEnter={save} />
        <Refusal error={add.error} />
      </div>
    </Dialog>
  );
}
