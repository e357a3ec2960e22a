import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { useTold } from "@/components/told";
import { capacity, useLimit } from "./api";
import type { Beyond, Capacity, Limit, LineCapacity } from "./api";

const BEYOND: readonly Beyond[] = ["human", "message", "busy"];
const MOST = 100_000;

/** How many calls there may be at once, in all and on each line, how many there are, and what a caller beyond gets. */
export function CapacityPart() {
  const { data, error } = useQuery(capacity);
  return (
    <>
      <Refusal error={error} />
      {!data && !error && <Skeleton active title={false} />}
      {data && (
        <>
          <InAll data={data} />
          <Lines data={data} />
        </>
      )}
    </>
  );
}

function InAll({ data }: { data: Capacity }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("system.capacity.all")}</h2>
      <p className="dim">{t(data.told ? "system.capacity.all.text" : "system.capacity.untold")}</p>
      <table className="table">
        <thead>
          <tr>
            <th>{t("system.runtime")}</th>
            <th className="number">{t("system.used")}</th>
            <th className="number">{t("system.most")}</th>
            <th className="number">{t("system.capacity.line_limit")}</th>
            <th>{t("system.beyond")}</th>
          </tr>
        </thead>
        <tbody>
          {data.limits.map((limit) => (
            <tr key={limit.runtime}>
              <td>{limit.runtime || <span className="dim">{t("system.capacity.by_settings")}</span>}</td>
              <td className="number">{data.told ? limit.calls : "—"}</td>
              <td className="number">{limit.limit}</td>
              <td className="number">{limit.line_limit || limit.limit}</td>
              <td>{t(`system.beyond.${limit.beyond}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dim small">{t("system.capacity.where")}</p>
    </section>
  );
}

function Lines({ data }: { data: Capacity }) {
  const { t } = useTranslation();
  const when = useWhen();
  const [editing, setEditing] = useState<LineCapacity | null>(null);
  const usual = data.limits[0];
  return (
    <section>
      <h2>{t("system.capacity.lines")}</h2>
      <p className="dim">{t("system.capacity.lines.text")}</p>
      {data.lines.length === 0 && (
        <p className="dim">
          {t("system.capacity.no_lines")} <Link to="/lines">{t("lines.title")}</Link>
        </p>
      )}
      {data.lines.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>{t("system.line")}</th>
              <th className="number">{t("system.used")}</th>
              <th className="number">{t("system.most")}</th>
              <th>{t("system.beyond")}</th>
              <th>{t("system.capacity.set_by")}</th>
              <th>
                <span className="hidden">{t("flows.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map((line) => (
              <tr key={line.number}>
                <td>
                  <Link className="strong" to="/lines/$number" params={{ number: line.number }}>
                    {line.number}
                  </Link>
                  {line.title && <span className="dim"> {line.title}</span>}
                </td>
                <td className="number">{data.told ? line.used : "—"}</td>
                <td className="number">{line.calls || <span className="dim">{usual && (usual.line_limit || usual.limit)}</span>}</td>
                <td>{line.beyond ? t(`system.beyond.${line.beyond}`) : <span className="dim">{t("system.capacity.as_all")}</span>}</td>
                <td>{line.by ? `${line.by} · ${when(line.updated)}` : <span className="dim">—</span>}</td>
                <td className="actions">
                  <button type="button" className="tool" title={t("system.capacity.edit")} aria-label={`${t("system.capacity.edit")} ${line.number}`} onClick={() => setEditing(line)}>
                    <EditOutlined />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {editing && <Edit line={editing} usual={usual?.beyond ?? "human"} onClose={() => setEditing(null)} />}
    </section>
  );
}

function Edit({ line, usual, onClose }: { line: LineCapacity; usual: Beyond; onClose: () => void }) {
  const { t } = useTranslation();
  const told = useTold();
  const limit = useLimit();
  const [calls, setCalls] = useState(line.calls ? String(line.calls) : "");
  const [beyond, setBeyond] = useState<Beyond>(line.beyond ?? usual);
  const wanted = calls.trim() === "" ? 0 : Number(calls);
  const ready = Number.isInteger(wanted) && wanted >= 0 && wanted <= MOST && !(calls.trim() !== "" && wanted === 0);
  const before: Limit = { number: line.number, calls: line.calls, beyond: line.beyond ?? usual };
  const save = () =>
    ready &&
    limit.mutate(
      { number: line.number, calls: wanted, beyond },
      {
        onSuccess: () => {
          told(t(wanted ? "system.capacity.saved" : "system.capacity.lifted", { number: line.number, count: wanted }), () => limit.mutateAsync(before));
          onClose();
        },
      },
    );
  return (
    <Dialog
      width={460}
      title={t("system.capacity.title", { number: line.number })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={limit.isPending} onClick={save}>
            {t("save")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="capacity-calls">{t("system.capacity.calls")}</label>
        <Input
          id="capacity-calls"
          data-first
          inputMode="numeric"
          value={calls}
          maxLength={6}
          status={ready ? "" : "error"}
          placeholder={t("system.capacity.calls.none")}
          aria-describedby="capacity-hint"
          onChange={(event) => setCalls(event.target.value)}
          onPressEnter={save}
        />
        <span id="capacity-hint" className={ready ? "dim small" : "bad-text small"}>
          {t("system.capacity.calls.hint", { most: MOST })}
        </span>
      </div>
      <fieldset className="system-choice" disabled={wanted === 0}>
        <legend>{t("system.beyond")}</legend>
        {BEYOND.map((each) => (
          <label key={each}>
            <input type="radio" name="beyond" checked={beyond === each} onChange={() => setBeyond(each)} /> <strong>{t(`system.beyond.${each}`)}</strong> <span className="dim">{t(`system.beyond.${each}.text`)}</span>
          </label>
        ))}
      </fieldset>
      <Refusal error={limit.error} />
    </Dialog>
  );
}
