import { CheckCircleFilled, PhoneOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { asked as askedQuery, useDecide } from "@/api/approvals";
import type { Asked } from "@/api/approvals";
import { isOpen, useCancelComing } from "@/api/coming";
import { Changes } from "@/components/Changes";
import { FindingList } from "@/components/FindingList";
import { GrowingText } from "@/components/GrowingText";
import { Refusal } from "@/components/Refusal";
import { useTold } from "@/components/told";
import { useWhen } from "@/components/time";
import { useReader, words } from "@/i18n";
import "@/styles/forms.css";
import "./approvals.css";

const Walk = lazy(async () => {
  const [module] = await Promise.all([import("./Walk"), words("phone"), words("editor")]);
  return { default: module.Walk };
});

/** A publish somebody asked for, as they saw it when they asked, and the reader's word on it. */
export function ApprovalPage() {
  const { id } = useParams({ from: "/shell/approvals/$id" });
  const { t } = useTranslation();
  const { data, error } = useQuery(askedQuery(id));
  return (
    <>
      <nav className="crumbs" aria-label={t("shell.where")}>
        <Link to="/approvals">{t("approvals.title")}</Link> / {data ? data.line : ""}
      </nav>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && <One row={data} />}
    </>
  );
}

function One({ row }: { row: Asked }) {
  const { t } = useTranslation();
  const when = useWhen();
  const [walking, setWalking] = useState(false);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>{t("approvals.one", row)}</h1>
          <p className="lead">
            {t("approvals.asked", { by: row.by, when: when(row.made) })}
            {t("sentence.between")}
            {row.at === null ? t("approvals.at_once.long") : t("approvals.at.long", { when: when(row.at) })}
          </p>
        </div>
        <div className="approval-tools">
          {row.review?.before && row.review.before.flow === row.flow && (
            <Link to="/flows/$name/compare" params={{ name: row.flow }} search={{ before: row.review.before.version, after: row.version }}>
              {t("approvals.compare")}
            </Link>
          )}
          <Button className="looks" icon={<PhoneOutlined aria-hidden />} aria-expanded={walking} onClick={() => setWalking(!walking)}>
            {t("approvals.walk")}
          </Button>
        </div>
      </div>
      <div className="approval">
        {walking && (
          <Suspense fallback={<Skeleton active />}>
            <Walk row={row} onClose={() => setWalking(false)} />
          </Suspense>
        )}
        {row.message && <blockquote>{row.message}</blockquote>}
        {row.draft_changed && <div className="notice">{t("approvals.draft_changed")}</div>}
        {row.line_changed && <div className="notice">{t("approvals.line_changed")}</div>}
        {row.state === "asked" ? row.is_mine ? <Mine row={row} /> : <Decision row={row} /> : <Decided row={row} />}
        <Reviewed row={row} />
      </div>
    </>
  );
}

/** What whoever asked saw then. */
function Reviewed({ row }: { row: Asked }) {
  const { t } = useTranslation();
  const { review } = row;
  if (!review) return <p className="dim">{t("approvals.no_review")}</p>;
  const findings = review.findings.filter((finding) => finding.accepted === null);
  return (
    <>
      <section>
        <h2>{review.before ? t("approvals.changes", review.before) : t("approvals.first")}</h2>
        {review.before && <Changes changes={review.changes} />}
      </section>
      <section>
        <h2>{t("approvals.findings")}</h2>
        {review.scenarios > 0 && (
          <p className="good">
            <CheckCircleFilled /> {t("approvals.scenarios", { count: review.scenarios })}
          </p>
        )}
        {findings.length === 0 ? <p className="dim">{t("problems.none")}</p> : <FindingList findings={findings} />}
      </section>
    </>
  );
}

function Decision({ row }: { row: Asked }) {
  const { t } = useTranslation();
  const told = useTold();
  const [words, setWords] = useState("");
  const decide = useDecide(row.id);
  const say = (agreed: boolean) => decide.mutate({ agreed, message: words.trim() }, { onSuccess: () => told(t(agreed ? "approvals.agreed.told" : "approvals.declined.told", { by: row.by })) });
  return (
    <section className="form-card deciding">
      <label htmlFor="decision">{t("approvals.words")}</label>
      <GrowingText id="decision" rows={2} value={words} maxLength={2000} placeholder={t("approvals.words.placeholder")} onChange={(event) => setWords(event.target.value)} />
      <Refusal error={decide.error} />
      <div className="deciding-foot">
        <span className="dim small">{t("approvals.note")}</span>
        <Button disabled={!words.trim()} loading={decide.isPending && decide.variables.agreed === false} onClick={() => say(false)}>
          {t("approvals.decline")}
        </Button>
        <Button type="primary" className="decides" loading={decide.isPending && decide.variables.agreed} onClick={() => say(true)}>
          {t("approvals.agree")}
        </Button>
      </div>
    </section>
  );
}

function Mine({ row }: { row: Asked }) {
  const { t } = useTranslation();
  const told = useTold();
  const cancel = useCancelComing();
  return (
    <section className="form-card deciding">
      <div className="deciding-foot">
        <span>{t("approvals.own")}</span>
        <Button loading={cancel.isPending} onClick={() => cancel.mutate(row.id, { onSuccess: () => told(t("approvals.cancelled")) })}>
          {t("approvals.cancel")}
        </Button>
      </div>
      <Refusal error={cancel.error} />
    </section>
  );
}

/** What became of it. */
function Decided({ row }: { row: Asked }) {
  const { t } = useTranslation();
  const reader = useReader();
  return (
    <section className="form-card" role="status">
      <span className={row.state === "live" ? "tag live" : "tag"}>{t(`approvals.state.${row.state}`)}</span>
      {row.decided_by && <strong>{t(row.state === "refused" ? "approvals.declined.by" : "approvals.agreed.by", { by: row.decided_by })}</strong>} {row.decision && <q>{row.decision}</q>}
      {row.ended_by && <strong>{t("approvals.cancelled.by", { by: row.ended_by })}</strong>}
      {row.problem && <p>{row.problem[reader]}</p>}
      {(isOpen(row) || row.state === "live") && (
        <p>
          <Link to="/lines/$number" params={{ number: row.line }}>
            {t("approvals.see_line")}
          </Link>
        </p>
      )}
    </section>
  );
}
