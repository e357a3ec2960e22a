import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Asked } from "@/api/approvals";
import { versionDocument } from "@/api/states";
import { Refusal } from "@/components/Refusal";
import { readDocument } from "@/core/document";
import { FIRST } from "@/features/phone/setting";
import { Stage } from "@/features/phone/Stage";

/** What was asked for, to be called: the version that was made then, behind the rules of the line it is for. */
export function Walk({ row, onClose }: { row: Asked; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(versionDocument(row.flow, row.version));
  const document = useMemo(() => (data ? readDocument(data) : null), [data]);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    frame.current?.scrollIntoView({ block: "nearest" });
  }, [document]);
  return (
    <section className="asked-walk" ref={frame} aria-label={t("approvals.walk")}>
      <div className="asked-walk-head">
        <p className="dim">{t("approvals.walk.what", row)}</p>
        <Button size="small" onClick={onClose}>
          {t("approvals.walk.close")}
        </Button>
      </div>
      <Refusal error={error} />
      {document ? (
        <Stage document={document} begin={(phone) => phone.setState({ open: true, setting: { ...FIRST, coming: row.id, line: row.line } })} />
      ) : (
        !error && <Skeleton active />
      )}
    </section>
  );
}
