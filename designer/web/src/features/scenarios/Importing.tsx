import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { flows } from "@/api/queries";
import { useAdd } from "@/api/scenarios";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";

/** A YAML file, or its text, into the scenarios of a flow. */
export function Importing({ flow, onClose }: { flow: string; onClose: () => void }) {
  const { t } = useTranslation();
  const all = useQuery(flows).data ?? [];
  const [into, setInto] = useState(flow);
  const [text, setText] = useState("");
  const [replace, setReplace] = useState(true);
  const add = useAdd();
  const chosen = into || (all.length === 1 ? (all[0]?.name ?? "") : "");
  const read = (file: File | undefined) => void file?.text().then(setText);
  return (
    <Dialog
      width={720}
      title={t("scenarios.import")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" disabled={!chosen || !text.trim()} loading={add.isPending} onClick={() => add.mutate({ flow: chosen, yaml: text, replace }, { onSuccess: onClose })}>
            {t("scenarios.import.do")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <label htmlFor="scenario-flow">{t("scenarios.flow")}</label>
        <Select id="scenario-flow" value={chosen} onChange={setInto} options={all.map((each) => ({ value: each.name, label: each.name }))} />
        <label htmlFor="scenario-file">{t("scenarios.import.file")}</label>
        <input id="scenario-file" type="file" accept=".yaml,.yml,.json" onChange={(event) => read(event.target.files?.[0])} />
        <label htmlFor="scenario-text">{t("scenarios.import.text")}</label>
        <textarea id="scenario-text" className="input yaml" rows={10} spellCheck={false} value={text} placeholder={t("scenarios.import.example")} onChange={(event) => setText(event.target.value)} />
        <Checkbox checked={replace} onChange={(event) => setReplace(event.target.checked)}>
          {t("scenarios.import.replace")}
        </Checkbox>
        <Refusal error={add.error} />
      </div>
    </Dialog>
  );
}
