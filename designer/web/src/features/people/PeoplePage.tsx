import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { AddPerson, GiveRole, RemovePerson, RenamePerson, ResetPassword } from "./dialogs";
import { people } from "./queries";
import { Second } from "./Second";
import type { Change, Person } from "./queries";
import "./people.css";

type What = "rename" | "role" | "reset" | "remove";
type Asking = { readonly what: "add" } | { readonly what: What; readonly person: Person };

export function PeoplePage() {
  const { t } = useTranslation();
  const { data, error } = useQuery(people);
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const add = () => setAsking({ what: "add" });
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("people.title")}</h1>
          <p className="lead">{t("people.lead")}</p>
        </div>
        <Button type="primary" icon={<PlusOutlined />} onClick={add}>
          {t("people.add")}
        </Button>
      </div>
      <Refusal error={error} />
      <div className="people">
        {data && <People rows={data.people} onAsk={(what, person) => setAsking({ what, person })} />}
        {data?.people.length === 1 && (
          <Empty title={t("people.alone")} text={t("people.alone.text")}>
            <Button type="primary" onClick={add}>
              {t("people.alone.do")}
            </Button>
          </Empty>
        )}
        {data && data.people.length > 1 && <Second />}
        {data && data.log.length > 0 && <Log rows={data.log} />}
      </div>
      {asking?.what === "add" && <AddPerson onClose={close} />}
      {asking?.what === "rename" && <RenamePerson person={asking.person} onClose={close} />}
      {asking?.what === "role" && <GiveRole person={asking.person} onClose={close} />}
      {asking?.what === "reset" && <ResetPassword person={asking.person} onClose={close} />}
      {asking?.what === "remove" && <RemovePerson person={asking.person} onClose={close} />}
    </>
  );
}

function People({ rows, onAsk }: { rows: readonly Person[]; onAsk: (what: What, person: Person) => void }) {
  const { t } = useTranslation();
  return (
    <section>
      <table className="table">
        <thead>
          <tr>
            <th>{t("people.name")}</th>
            <th>{t("people.role")}</th>
            <th>{t("people.may")}</th>
            <th>
              <span className="hidden">{t("flows.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <tr key={person.id}>
              <td>
                <span className="strong">{person.name}</span> {person.is_me && <span className="tag">{t("people.me")}</span>}
                {person.one_time && <div className="dim small">{t("people.one_time")}</div>}
                {person.by_setting && <div className="dim small">{t("people.by_setting")}</div>}
              </td>
              <td>{t(`people.role.${person.role}`)}</td>
              <td className="dim">{t(`people.may.${person.role}`)}</td>
              <td className="actions">
                <span className="person-acts">
                  {!person.by_setting && (
                    <Button size="small" onClick={() => onAsk("rename", person)}>
                      {t("people.rename")}
                    </Button>
                  )}
                  {!person.is_me && !person.by_setting && (
                    <>
                      <Button size="small" onClick={() => onAsk("role", person)}>
                        {t("people.give")}
                      </Button>
                      <Button size="small" onClick={() => onAsk("reset", person)}>
                        {t("people.reset")}
                      </Button>
                      <Button size="small" onClick={() => onAsk("remove", person)}>
                        {t("people.remove")}
                      </Button>
                    </>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What was changed of people and of what the site asks for; nobody can take a line out of it. */
function Log({ rows }: { rows: readonly Change[] }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <section>
      <h2>{t("people.log")}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t("line.when")}</th>
            <th>{t("line.what")}</th>
            <th>{t("line.by")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.at}-${index}`}>
              <td>
                <time dateTime={new Date(row.at).toISOString()}>{when(row.at)}</time>
              </td>
              <td>{t(`people.log.${row.what}`, { name: row.subject, told: row.what === "added" ? t(`people.role.${row.told}`) : row.told })}</td>
              <td>{row.by === "start" ? t("people.log.start") : row.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
