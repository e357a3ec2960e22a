import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import { flows } from "@/api/queries";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { freeId } from "@/core/document";
import type { FlowDocument } from "@/core/document";
import { foldPlan } from "@/core/folding";
import type { Plan } from "@/core/folding";
import { KindIcon } from "@/nodes/KindIcon";
import { useEditor, useEditorStore } from "./store";

/** The chosen nodes become a flow of their own, and one node takes their place. What cannot be folded says why. */
export function FoldDialog() {
  const { t } = useTranslation();
  const store = useEditorStore();
  const client = useQueryClient();
  const kinds = useEditor((editor) => editor.kinds);
  const document = useEditor((editor) => editor.history.document);
  const selected = useEditor((editor) => editor.selected);
  const known = useQuery(flows).data;
  const [typed, setTyped] = useState<string | null>(null);
  const taken = useMemo(() => new Set([...(known ?? []).map((row) => row.name), document.name]), [known, document.name]);
  const plan = useMemo(() => foldPlan(document, kinds, [...selected], "-"), [document, kinds, selected]);
  const refused = "reason" in plan;
  const first = refused ? "" : (document.nodes[plan.flow.entry]?.label ?? "");
  const name = typed ?? unused(`${document.name}·${first || t("fold.part")}`.slice(0, 56), taken);
  const close = () => store.getState().set({ asking: null });
  const make = useMutation({
    mutationFn: async () => {
      const now = foldPlan(document, kinds, [...selected], name.trim());
      if ("reason" in now) throw new Error(now.reason);
      await post("/flows", { name: now.flow.name, document: now.flow });
      return now;
    },
    onSuccess: (now) => {
      place(now);
      close();
      void client.invalidateQueries({ queryKey: ["flows"] });
      void client.invalidateQueries({ queryKey: ["names"] });
    },
  });
  const place = (now: Plan) => {
    const { history, run, select } = store.getState();
    const id = freeId("subflow", (one) => one in history.document.nodes);
    const node = { kind: "subflow", label: (first || now.flow.name).slice(0, 80), config: now.config };
    run({ do: "fold", fold: { nodes: [...selected].filter((one) => one in history.document.nodes), id, node, place: now.place, ways: now.ways } });
    select([id]);
  };
  const clash = taken.has(name.trim());
  const footer = (
    <>
      <Button onClick={close}>{t(refused ? "close" : "cancel")}</Button>
      {!refused && (
        <Button type="primary" loading={make.isPending} disabled={name.trim() === "" || clash} onClick={() => make.mutate()}>
          {t("fold.do")}
        </Button>
      )}
    </>
  );
  return (
    <Dialog title={t("fold.title")} width={520} onClose={close} footer={footer}>
      {refused ? (
        <div role="alert">
          <p>{t(`fold.refused.${plan.reason}`)}</p>
          {plan.reason !== "few" && <Named ids={plan.nodes} document={document} />}
        </div>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (!clash && name.trim() !== "") make.mutate();
          }}
        >
          <label htmlFor="fold-name">{t("fold.name")}</label>
          <Input id="fold-name" data-first value={name} maxLength={60} status={clash ? "error" : ""} onChange={(event) => setTyped(event.target.value)} />
          {clash && <p className="found error">{t("fold.taken")}</p>}
          <dl className="facts">
            <dt>{t("fold.nodes")}</dt>
            <dd>{Object.keys(plan.flow.nodes).length - plan.returns.length}</dd>
            <dt>{t("fold.inputs")}</dt>
            <dd>{plan.inputs.map(title(document)).join(t("list.between")) || t("fold.nothing")}</dd>
            <dt>{t("fold.outputs")}</dt>
            <dd>{plan.outputs.map(title(document)).join(t("list.between")) || t("fold.nothing")}</dd>
            <dt>{t("fold.returns")}</dt>
            <dd>{plan.returns.map((each) => each.label).join(t("list.between"))}</dd>
          </dl>
          <Refusal error={make.error} />
        </form>
      )}
    </Dialog>
  );
}

const title = (document: FlowDocument) => (name: string) => document.variables[name]?.title || name;

/** The nodes a refusal is about. Choosing one closes the dialog and shows it. */
function Named({ ids, document }: { ids: readonly string[]; document: FlowDocument }) {
  const store = useEditorStore();
  const kinds = useEditor((editor) => editor.kinds);
  return (
    <ul className="named">
      {ids.map((id) => (
        <li key={id}>
          <button
            type="button"
            className="quiet"
            onClick={() => {
              store.getState().set({ asking: null });
              store.getState().show(id);
            }}
          >
            <KindIcon kind={kinds[document.nodes[id]?.kind ?? ""]} size={18} /> {document.nodes[id]?.label || id}
          </button>
        </li>
      ))}
    </ul>
  );
}

function unused(base: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!taken.has(name)) return name;
  }
}
