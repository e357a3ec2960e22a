import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TopTools } from "@/features/session/TopTools";
import { Finder } from "@/features/finder/Finder";
import { PLACES } from "./pages";

/** The calm shell of every page but the editor, which takes the whole window. */
export function Shell() {
  const { t } = useTranslation();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <nav className="side" aria-label={t("shell.navigation")}>
        <Link to="/flows" className="brand">
          <img src="/icon.svg" alt="" width={26} height={26} />
          Tonepath
        </Link>
        {PLACES.map(({ to, icon: Icon, name, plain }) =>
          plain ? (
            <a key={to} href={to} className="item">
              <Icon aria-hidden />
              {t(name)}
            </a>
          ) : (
            <Link key={to} to={to} className="item">
              <Icon aria-hidden />
              {t(name)}
            </Link>
          ),
        )}
      </nav>
      <div className="beside">
        <header className="top">
          <Finder />
          <span className="fill" />
          <TopTools />
        </header>
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
