import { BranchesOutlined, CustomerServiceOutlined, PhoneOutlined, TableOutlined, UnorderedListOutlined } from "@ant-design/icons";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TopTools } from "@/features/session/TopTools";
import { Finder } from "@/features/finder/Finder";

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
        <Link to="/flows" className="item">
          <BranchesOutlined aria-hidden />
          {t("shell.flows")}
        </Link>
        <Link to="/lines" className="item">
          <PhoneOutlined aria-hidden />
          {t("shell.lines")}
        </Link>
        <a href="/destinations/" className="item">
          <CustomerServiceOutlined aria-hidden />
          {t("shell.destinations")}
        </a>
        <a href="/tables/" className="item">
          <TableOutlined aria-hidden />
          {t("shell.tables")}
        </a>
        <a href="/calls/" className="item">
          <UnorderedListOutlined aria-hidden />
          {t("shell.calls")}
        </a>
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
