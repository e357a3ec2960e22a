import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useRestore } from "@/api/states";
import { message } from "@/components/messages";
import { isProblem } from "@/components/problem";
import { useTold } from "@/components/told";

/** Make the draft say what a state says, at once: what it said before is one click away. */
export function RestoreButton({ name, from, what, small = false }: { name: string; from: string; what: string; small?: boolean }) {
  const { t } = useTranslation();
  const told = useTold();
  const restore = useRestore(name);
  const failed = (error: Error) => message.error(isProblem(error) ? `${error.body.detail} ${error.body.mend}` : t("error.unreachable"));
  const go = () =>
    restore.mutate(from, {
      onError: failed,
      onSuccess: (before) => told(t("restore.done", { what }), () => restore.mutateAsync(before)),
    });
  return (
    <Button size={small ? "small" : "middle"} loading={restore.isPending} onClick={go}>
      {small ? t("restore.short") : t("restore.do", { what })}
    </Button>
  );
}
