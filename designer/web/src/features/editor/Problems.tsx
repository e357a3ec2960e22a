import { CheckCircleFilled, DownOutlined, UpOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { SeverityIcon } from "@/components/SeverityIcon";
import { count } from "@/core/findings";
import type { Finding, Severity } from "@/core/findings";
import { useReader } from "@/i18n";
import { KindIcon } from "@/nodes/KindIcon";
import { AcceptFinding } from "./AcceptFinding";
import { useEditor, useEditorStore, useFlow } from "./store";

const SEVERITIES: readonly Severity[] = ["error", "warning", "hint"];

/** What the server found, below the canvas: a bar that says how many, and the list when it is open. */
export function Problems() {
  const { t } = useTranslation();
  const store = useEditorStore();
  const findings = useEditor((editor) => editor.findings);
  const checked = useEditor((editor) => editor.checked);
  const open = useEditor((editor) => editor.problems);
  const counts = SEVERITIES.map((severity) => [severity, count(findings, severity)] as const);
  const clean = counts.every(([, number]) => number === 0);
  return (
    <section className="problems" aria-label={t("problems.title")}>
      <button type="button" className="problems-bar" aria-expanded={open} onClick={() => store.getState().set({ problems: !open })}>
        {open ? <DownOutlined /> : <UpOutlined />}
        <strong>{t("problems.title")}</strong>
        {!checked ? (
          <span className="dim">{t("problems.checking")}</span>
        ) : clean ? (
          <span className="good">
            <CheckCircleFilled /> {t("problems.none")}
          </span>
        ) : (
          counts.map(
            ([severity, number]) =>
              number > 0 && (
                <span key={severity}>
                  <SeverityIcon severity={severity} /> {t(`problems.${severity}`, { count: number })}
                </span>
              ),
          )
        )}
      </button>
      {open && (
        <ul className="problems-list">
          {findings.map((finding, index) => (
            <Row key={`${finding.code}:${finding.node ?? ""}:${finding.field.join("/")}:${index}`} finding={finding} />
          ))}
          {checked && findings.length === 0 && <li className="dim">{t("problems.nothing")}</li>}
        </ul>
      )}
    </section>
  );
}

function Row({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const reader = useReader();
  const store = useEditorStore();
  const kind = useEditor((editor) => editor.kinds[editor.history.document.nodes[finding.node ?? ""]?.kind ?? ""]);
  const edge = useFlow((document) => (finding.edge === null ? undefined : document.edges[finding.edge]));
  const readOnly = useEditor((editor) => editor.readOnly);
  const jump = () => {
    const { jump: to, select } = store.getState();
    if (edge && !finding.node) return select([], edge);
    to(finding.node, finding.field);
  };
  return (
    <li className={finding.accepted ? "accepted" : ""}>
      <SeverityIcon severity={finding.severity} title={t(`severity.${finding.severity}`)} />
      <button type="button" className="problem-jump" onClick={jump}>
        {kind && <KindIcon kind={kind} size={18} />}
        <span>
          {finding.message[reader]} <span className="dim">{finding.accepted ? t("problems.accepted", { reason: finding.accepted }) : finding.mend[reader]}</span>
        </span>
      </button>
      {finding.fix && !readOnly && (
        <Button size="small" onClick={() => finding.fix && store.getState().run({ do: "mend", finding: finding.message[reader], patches: finding.fix })}>
          {t("problems.mend")}
        </Button>
      )}
      {!readOnly && <AcceptFinding finding={finding} />}
    </li>
  );
}
