import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { comparison } from "@/api/publishing";
import { Dialog } from "@/components/Dialog";
import { Refusal } from "@/components/Refusal";
import { words } from "@/i18n";
import { textOf } from "@/core/text";
import type { SavingStore, Theirs } from "./saving";
import { useFlow } from "./store";

const ChangeList = lazy(async () => {
  const [{ ChangeList: list }] = await Promise.all([import("@/features/compare/ChangeList"), import("@/features/compare/compare.css"), words("compare")]);
  return { default: list };
});

/** Somebody saved meanwhile: what mine changes in theirs, in words; whichever is chosen, undo has the other. */
export function Conflict({ saving }: { saving: SavingStore }) {
  const theirs = useStore(saving, (now) => now.theirs);
  return theirs ? <Open saving={saving} theirs={theirs} /> : null;
}

function Open({ saving, theirs }: { saving: SavingStore; theirs: Theirs }) {
  const { t } = useTranslation();
  const mine = useFlow((document) => document);
  const { data, error } = useQuery(comparison(theirs.text, textOf(mine)));
  const { keepMine, takeTheirs } = saving.getState();
  return (
    <Dialog
      closable={false}
      onClose={() => undefined}
      width={680}
      title={t("conflict.title")}
      footer={
        <>
          <Button onClick={takeTheirs}>{t("conflict.theirs")}</Button>
          <Button type="primary" onClick={keepMine}>
            {t("conflict.mine")}
          </Button>
        </>
      }
    >
      <p>{theirs.author ? t("conflict.who", { author: theirs.author, revision: theirs.revision }) : t("conflict.text")}</p>
      <p className="dim">{t("conflict.lists")}</p>
      <Refusal error={error} />
      {data ? (
        <Suspense fallback={<Skeleton active title={false} />}>
          <div className="conflict-changes">
            <ChangeList changes={data} chosen={null} />
          </div>
        </Suspense>
      ) : (
        !error && <Skeleton active title={false} />
      )}
    </Dialog>
  );
}
