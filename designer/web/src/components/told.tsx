import { Button } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { message } from "./messages";
import { isProblem } from "./problem";

const SHOWN_S = 4;
const UNDOABLE_S = 9;
let count = 0;

/** The way back: what it promises is told as well, whether it went well or not. */
export type Undo = () => Promise<unknown> | undefined;

/** Say that something is done, and for a while offer the way back. The one place where what was changed or deleted can be had again. */
export function useTold(): (text: string, undo?: Undo, type?: "success" | "warning") => void {
  const { t } = useTranslation();
  return useCallback(
    (text, undo, type = "success") => {
      const back = () => {
        message.destroy(key);
        undo?.()?.then(
          () => message.success({ key, content: t("undone") }),
          (error: unknown) => message.error(error instanceof Error && isProblem(error) ? `${error.body.detail} ${error.body.mend}` : `${t("error.unreachable")} ${t("error.unreachable.mend")}`),
        );
      };
      // The way back from an earlier change would go over the one that is told now.
      message.destroy(`told-${count}`);
      count += 1;
      const key = `told-${count}`;
      const content = undo ? (
        <>
          {text}{" "}
          <Button size="small" type="link" onClick={back}>
            {t("undo")}
          </Button>
        </>
      ) : (
        text
      );
      message.open({ key, type, content, duration: undo ? UNDOABLE_S : SHOWN_S });
    },
    [t],
  );
}
