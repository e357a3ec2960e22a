import { useTranslation } from "react-i18next";
import { OWN_ZONE } from "./told";

const OTHERS = ["Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "UTC"];

/** The zone times are meant and shown in: the reader's own, or another by its name. */
export function ZoneField({ id, zone, onChange }: { id: string; zone: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation();
  const zones = [...new Set([OWN_ZONE, zone, ...OTHERS])];
  return (
    <select id={id} className="input" value={zone} onChange={(event) => onChange(event.target.value)}>
      {zones.map((each) => (
        <option key={each} value={each}>
          {each === OWN_ZONE ? t("calls.zone.own", { zone: each }) : each}
        </option>
      ))}
    </select>
  );
}
