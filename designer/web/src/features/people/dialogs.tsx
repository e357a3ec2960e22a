import { CopyOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm, Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import type { Undo } from "@/components/told";
import { useAddPerson, useGiveRole, useRemovePerson, useRenamePerson, useResetPassword } from "./queries";
import type { Handed, Person } from "./queries";

const ROLES: readonly Person["role"][] = ["approver", "administrator"];

interface Asked {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Somebody new; what is shown then is shown once. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Person["role"]>("approver");
  const add = useAddPerson();
  const save = () => name.trim() && add.mutate({ name: name.trim(), role });
  if (add.data) return <HandOver handed={add.data} onClose={onClose} />;
  return (
    <Dialog
      width={480}
      title={t("people.add")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!name.trim()} loading={add.isPending} onClick={save}>
            {t("people.add.do")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="person-name">{t("people.name")}</label>
        <Input id="person-name" data-first value={name} maxLength={80} autoComplete="off" onChange={(event) => setName(event.target.value)} onPressEnter={save} />
        <RoleChoice role={role} onChange={setRole} />
        <Refusal error={add.error} />
      </div>
    </Dialog>
  );
}

function RoleChoice({ role, onChange }: { role: Person["role"]; onChange: (role: Person["role"]) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset className="role-choice">
      <legend>{t("people.role")}</legend>
      {ROLES.map((each) => (
        <label key={each}>
          <input type="radio" name="role" checked={role === each} onChange={() => onChange(each)} /> <span className="strong">{t(`people.role.${each}`)}</span> <span className="dim">{t(`people.may.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function GiveRole({ person, onClose }: Asked) {
  const { t } = useTranslation();
  const told = useTold();
  const [role, setRole] = useState(person.role);
  const give = useGiveRole();
  const back = () => give.mutateAsync({ id: person.id, role: person.role });
  const save = () =>
    give.mutate(
      { id: person.id, role },
      {
        onSuccess: () => {
          told(t("people.given", { name: person.name, role: t(`people.role.${role}`) }), back);
          onClose();
        },
      },
    );
  return (
    <Dialog
      width={480}
      title={t("people.give.title", { name: person.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={role === person.role} loading={give.isPending} onClick={save}>
            {t("people.give")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <RoleChoice role={role} onChange={setRole} />
        <p className="dim small">{t("people.give.note")}</p>
        <Refusal error={give.error} />
      </div>
    </Dialog>
  );
}

export function RenamePerson({ person, onClose }: Asked) {
  const { t } = useTranslation();
  const told = useTold();
  const [name, setName] = useState(person.name);
  const rename = useRenamePerson();
  const ready = name.trim() !== "" && name.trim() !== person.name;
  const give = (next: string, undo: Undo) =>
    rename.mutate(
      { id: person.id, name: next },
      {
        onSuccess: () => {
          told(t("people.renamed", { name: next }), undo);
          onClose();
        },
      },
    );
  const save = () => ready && give(name.trim(), () => rename.mutateAsync({ id: person.id, name: person.name }));
  return (
    <Dialog
      width={440}
      title={t("people.rename.title", { name: person.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!ready} loading={rename.isPending} onClick={save}>
            {t("people.rename")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="person-name">{t("people.name")}</label>
        <Input id="person-name" data-first value={name} maxLength={80} autoComplete="off" onChange={(event) => setName(event.target.value)} onPressEnter={save} />
        <p className="dim small">{t("people.rename.note")}</p>
        <Refusal error={rename.error} />
      </div>
    </Dialog>
  );
}

export function ResetPassword({ person, onClose }: Asked) {
  const { t } = useTranslation();
  const reset = useResetPassword();
  if (reset.data) return <HandOver handed={reset.data} onClose={onClose} />;
  return (
    <Confirm
      title={t("people.reset.title", { name: person.name })}
      text={t("people.reset.text")}
      ok={t("people.reset")}
      busy={reset.isPending}
      onOk={() => reset.mutate(person.id)}
      onClose={onClose}
    >
      <Refusal error={reset.error} />
    </Confirm>
  );
}

export function RemovePerson({ person, onClose }: Asked) {
  const { t } = useTranslation();
  const told = useTold();
  const remove = useRemovePerson();
  const go = () =>
    remove.mutate(person.id, {
      onSuccess: () => {
        told(t("people.removed", { name: person.name }));
        onClose();
      },
    });
  return (
    <Confirm danger title={t("people.remove.title", { name: person.name })} text={t("people.remove.text")} ok={t("people.remove")} busy={remove.isPending} onOk={go} onClose={onClose}>
      <Refusal error={remove.error} />
    </Confirm>
  );
}

/** A one-time password, shown this once. */
function HandOver({ handed, onClose }: { handed: Handed; onClose: () => void }) {
  const { t } = useTranslation();
  const told = useTold();
  const copy = () => void navigator.clipboard.writeText(handed.password).then(() => told(t("people.copied")));
  return (
    <Dialog
      width={480}
      title={t("people.handed", { name: handed.person.name })}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("people.handed.done")}
        </Button>
      }
    >
      <p>{t("people.handed.text", { name: handed.person.name })}</p>
      <p className="handed">
        <output aria-label={t("people.password")}>{handed.password}</output>
        {/* Only where the browser lets pages copy: not without a certificate. */}
        {window.isSecureContext && <Button icon={<CopyOutlined />} aria-label={t("people.copy")} title={t("people.copy")} onClick={copy} />}
      </p>
      <p className="dim small">{t("people.handed.once")}</p>
    </Dialog>
  );
}
