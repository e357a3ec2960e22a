import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Spin } from "antd";
import { useTranslation } from "react-i18next";
import { catalogue, draft } from "@/api/queries";
import type { Draft } from "@/api/types";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { readDocument } from "@/core/document";
import type { Json } from "@/core/json";
import { Workbench } from "./Workbench";
import { localCopy } from "./saving";
import type { Opened } from "./Workbench";
import "@/styles/editor.css";

export function EditorPage() {
  const { name } = useParams({ from: "/flows/$name" });
  const { t } = useTranslation();
  const kinds = useQuery(catalogue);
  const stored = useQuery(draft(name));
  const error = kinds.error ?? stored.error;
  if (error) {
    return (
      <main className="alone">
        <Refusal error={error} />
        <a href="/flows">{t("nowhere.back")}</a>
      </main>
    );
  }
  if (!kinds.data || !stored.data) return <Spin fullscreen delay={300} />;
  const opened = open(name, stored.data);
  if (!opened) {
    return (
      <main className="alone">
        <Empty title={t("editor.broken")} text={t("editor.broken.text")}>
          <a href="/flows">{t("nowhere.back")}</a>
        </Empty>
      </main>
    );
  }
  return <Workbench key={name} name={name} opened={opened} kinds={kinds.data.byName} flowSchema={kinds.data.flow} />;
}

/** The server's draft, or what this browser kept while the server was away; both when somebody saved meanwhile. */
function open(name: string, stored: Draft): Opened | null {
  const document = readDocument(JSON.parse(stored.text) as Json);
  if (!document) return null;
  const copy = localCopy(name);
  const mine = copy && copy.text !== stored.text ? readDocument(JSON.parse(copy.text) as Json) : null;
  if (!copy || !mine) return { document, revision: stored.revision, mine: null, theirs: null };
  if (copy.revision === stored.revision) return { document, revision: stored.revision, mine, theirs: null };
  return { document, revision: stored.revision, mine, theirs: { text: stored.text, revision: stored.revision, author: "" } };
}
