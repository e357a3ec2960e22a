import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { session } from "@/api/queries";
import { TopTools } from "@/features/session/TopTools";
import { Finder } from "@/features/finder/Finder";
import { PLACES } from "./pages";

const Mark = lazy(() => import("@/features/approvals/Mark").then((module) => ({ default: module.Mark })));

/** The calm shell of every page but the editor, which takes the whole window. */
export function Shell() {
  const { t } = useTranslation();
  const reader = useQuery(session).data;
  const looking = reader?.role === "approver";
  return (
    <div className={looking ? "shell looking" : "shell"}>
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <nav className="side" aria-label={t("shell.navigation")}>
        <Link to="/flows" className="brand">
          <img src="/icon.svg" alt="" width={26} height={26} />
          Tonepath
        </Link>
        {PLACES.filter((place) => !looking || !place.administrators).map(({ to, icon: Icon, name, marked }) => (
          <Link key={to} to={to} className="item">
            <Icon aria-hidden />
            {t(name)}
            {marked && (
              <Suspense>
                <Mark />
              </Suspense>
            )}
          </Link>
        ))}
      </nav>
      <div className="beside">
        <header className="top">
          <Finder />
          <span className="fill" />
          <TopTools />
        </header>
        <main id="main" tabIndex={-1}>
          {looking && <p className="notice">{t("shell.looking", { who: reader.administrators.join(t("list.between")) })}</p>}
          <Outlet />
        </main>
      </div>
    </div>
  );
}
