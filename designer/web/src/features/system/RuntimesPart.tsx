import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";
import { Refusal } from "@/components/Refusal";
import { useWhen } from "@/components/time";
import { useTold } from "@/components/told";
import { Reason } from "@/features/lines/Behind";
import { runtimes, useForget } from "./api";
import type { Runtime } from "./api";
import { room } from "./bytes";

/** Which runtimes there are, how each is, and which lines it lags on. */
export function RuntimesPart() {
  const { t } = useTranslation();
  const { data, error } = useQuery(runtimes);
  return (
    <>
      <Refusal error={error} />
      {!data && !error && <Skeleton active title={false} />}
      {data?.runtimes.length === 0 && <Empty title={t("system.runtimes.empty")} text={t("system.runtimes.empty.text")} />}
      {data?.runtimes.map((runtime) => (
        <One key={runtime.id} runtime={runtime} />
      ))}
    </>
  );
}

function One({ runtime }: { runtime: Runtime }) {
  const { t } = useTranslation();
  const when = useWhen();
  const { told, alive, behind, lines } = runtime;
  const say = useTold();
  const forget = useForget();
  return (
    <section className="form-card" aria-label={runtime.id}>
      <h2>
        {runtime.id} <span className={alive ? "tag live" : "tag bad"}>{t(alive ? "system.runtime.alive" : "system.runtime.gone")}</span>
        {told?.draining && <span className="tag warn">{t("system.runtime.draining")}</span>}
        <span className="fill" />
        {!alive && (
          <Button size="small" loading={forget.isPending} title={t("system.runtime.forget.why")} onClick={() => forget.mutate(runtime.id, { onSuccess: () => say(t("system.runtime.forgotten", { name: runtime.id })) })}>
            {t("system.runtime.forget")}
          </Button>
        )}
      </h2>
      <Refusal error={forget.error} />
      <dl className="known-facts">
        <Fact name="seen">{alive ? t("system.seconds_ago", { count: Math.round(runtime.ago_ms / 1000) }) : when(runtime.seen)}</Fact>
        {told && (
          <>
            <Fact name="host">{told.host}</Fact>
            <Fact name="started">{when(told.started)}</Fact>
            <Fact name="calls">{t("system.of", { used: told.calls, most: told.limit })}</Fact>
            <Fact name="asterisk">
              <Asterisk told={told} />
            </Fact>
            <Fact name="log">
              <LogState log={told.log} />
            </Fact>
          </>
        )}
      </dl>
      {!told && alive && <p className="dim">{t("system.runtime.tells_nothing")}</p>}
      {told?.overload && (
        <p className="notice bad">
          <strong>{t("system.runtime.overload")}</strong> {told.overload}
        </p>
      )}
      {told?.asterisk.out_of_step && (
        <p className="notice warn">
          <strong>{t("system.runtime.out_of_step")}</strong> {told.asterisk.out_of_step}
        </p>
      )}
      {!alive && <p className="dim">{t("system.runtime.gone.mend")}</p>}
      {alive && behind.length > 0 && (
        <ul className="found-list">
          {behind.map((each) => (
            <li key={each.line}>
              <span aria-hidden className="severity warning">
                !
              </span>
              <span>
                <Link to="/lines/$number" params={{ number: each.line }}>
                  {each.line}
                </Link>{" "}
                {t("system.runtime.should", { flow: each.flow, version: each.version })} <Reason behind={each.has} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {alive && behind.length === 0 && <p className="dim">{lines.length > 0 ? t("system.runtime.all_live", { count: lines.length }) : t("system.runtime.no_lines")}</p>}
      {lines.length > 0 && (
        <details className="more">
          <summary>{t("system.runtime.lines", { count: lines.length })}</summary>
          <table className="table">
            <thead>
              <tr>
                <th>{t("system.line")}</th>
                <th>{t("system.runtime.answers")}</th>
                <th>{t("system.runtime.is")}</th>
                <th className="number">{t("system.used")}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.line}>
                  <td>
                    <Link to="/lines/$number" params={{ number: line.line }}>
                      {line.line}
                    </Link>
                  </td>
                  <td>
                    {line.flow ? `${line.flow} ${t("lines.version", { version: line.version })}` : "—"}
                  </td>
                  <td>
                    <span className={line.live ? "tag live" : "tag warn"}>{t(line.live ? "system.runtime.newest" : "system.runtime.older")}</span>
                  </td>
                  <td className="number">{line.calls}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}

type Told = NonNullable<Runtime["told"]>;

function Asterisk({ told }: { told: Told }) {
  const { t } = useTranslation();
  const { asterisk } = told;
  if (!asterisk.account) return <span className="tag warn">{t("system.asterisk.no_account")}</span>;
  if (asterisk.up) {
    return (
      <>
        <span className="tag live">{t("system.asterisk.up")}</span> {asterisk.version} <span className="dim">{asterisk.where}</span>
      </>
    );
  }
  return (
    <>
      <span className="tag bad">{t("system.asterisk.down")}</span> <span className="dim">{asterisk.where}</span> {asterisk.why}
    </>
  );
}

/** Call logs wait on the runtime's disk until the database takes them. */
function LogState({ log }: { log: Told["log"] }) {
  const { t } = useTranslation();
  if (log.trouble) return <span className="tag bad">{t("system.log.trouble", { why: log.trouble, count: log.waiting })}</span>;
  if (log.lost > 0) return <span className="tag bad">{t("system.log.lost", { count: log.lost })}</span>;
  if (log.waiting_bytes > 0) return <span>{t("system.log.waiting", { room: room(log.waiting_bytes) })}</span>;
  return <span>{t("system.log.none")}</span>;
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{t(`system.runtime.${name}`)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
