import { useTranslation } from "react-i18next";
import { isProblem } from "./problem";

/** What went wrong and how to mend it, in the server's words where it has some. */
export function Refusal({ error }: { error: Error | null }) {
  const { t } = useTranslation();
  if (!error) return null;
  const body = isProblem(error) ? error.body : null;
  return (
    <div className="notice bad" role="alert">
      <strong>{body ? body.detail : t("error.unreachable")}</strong> {body ? body.mend : t("error.unreachable.mend")}
      {body?.uses && (
        <ul>
          {body.uses.map((use) => (
            <li key={use}>{use}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
