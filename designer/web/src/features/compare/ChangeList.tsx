import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Change } from "@/api/states";
import { SIGNS } from "@/core/marks";
import { useReader } from "@/i18n";

interface Props {
  readonly changes: readonly Change[];
  readonly chosen: string | null;
  /** Left out where there is no canvas beside the list. */
  readonly onChoose?: ((node: string | null) => void) | undefined;
}

const GROUPS: readonly { readonly name: string; readonly of: readonly string[] }[] = [
  { name: "paths", of: ["path", "subflow"] },
  { name: "nodes", of: ["node"] },
  { name: "rest", of: ["variable", "setting"] },
];

/** Every change in words: what callers meet first. Choosing one brings its node into view; the chosen node's are marked. */
export function ChangeList({ changes, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <aside ref={list} className="panel compare-list" aria-label={t("compare.list")}>
      <header className="panel-head">
        <div className="panel-title">
          <strong>{changes.length === 0 ? t("changes.none") : t("compare.count", { count: changes.length })}</strong>
          <small>
            {SIGNS.added} {t("changes.added")} · {SIGNS.removed} {t("changes.removed")} · {SIGNS.changed} {t("changes.changed")}
          </small>
        </div>
      </header>
      <div className="panel-body">
        {GROUPS.map(({ name, of }) => {
          const rows = changes.filter((change) => of.includes(change.what));
          return rows.length === 0 ? null : (
            <section key={name}>
              <h2>{t(`compare.group.${name}`)}</h2>
              <ol>
                {rows.map((change, index) => (
                  <Row key={index} change={change} chosen={chosen !== null && change.node === chosen} onChoose={onChoose} />
                ))}
              </ol>
            </section>
          );
        })}
      </div>
    </aside>
  );
}

function Row({ change, chosen, onChoose }: { change: Change; chosen: boolean; onChoose: Props["onChoose"] }) {
  const { t } = useTranslation();
  const reader = useReader();
  const sign = (
    <span className={`sign ${change.how}`} title={t(`changes.${change.how}`)}>
      {SIGNS[change.how]}
    </span>
  );
  const where = change.what === "path" && change.label && !change.text[reader].startsWith(change.label) ? `${change.label} · ` : "";
  return (
    <li aria-current={chosen ? "true" : undefined}>
      {change.node === null || !onChoose ? (
        <span className="compare-row">
          {sign}
          <span>{change.text[reader]}</span>
        </span>
      ) : (
        <button type="button" className="compare-row" onClick={() => onChoose(change.node)}>
          {sign}
          <span>
            <span className="dim">{where}</span>
            {change.text[reader]}
          </span>
        </button>
      )}
      {change.fields.length > 0 && (
        <dl>
          {change.fields.map((field, index) => (
            <div key={index}>
              <dt>{field.title[reader]}</dt>
              <dd>
                {field.before !== null && <del>{field.was[reader]}</del>}
                {(field.after !== null || field.before === null) && <ins>{field.now[reader]}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
