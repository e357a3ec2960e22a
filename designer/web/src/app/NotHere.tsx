import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "@/components/Empty";

export function NotHere() {
  const { t } = useTranslation();
  return (
    <main className="alone">
      <Empty title={t("nowhere.title")} text={t("nowhere.text")}>
        <Link to="/flows">{t("nowhere.back")}</Link>
      </Empty>
    </main>
  );
}
