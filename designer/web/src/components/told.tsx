import { Button } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { message } from "./messages";

const SHOWN_S = 4;
const UNDOABLE_S = 9;
let count = 0;

/** Say that something is done, and for a while offer the way back. */
export function useTold(): (text: string, undo?: () => void) => void {
  const { t } = useTranslation();
  return useCallback(
    (text, undo) => {
      // The way back from an earlier change would go over the one that is told now.
      message.destroy(`told-${count}`);
      count += 1;
      const key = `told-${count}`;
      const content = undo ? (
        <>
          {text}{" "}
          <Button
            size="small"
            type="link"
            onClick={() => {
              message.destroy(key);
              undo();
            }}
          >
            {t("undo")}
          </Button>
        </>
      ) : (
        text
      );
      message.open({ key, type: "success", content, duration: undo ? UNDOABLE_S : SHOWN_S });
    },
    [t],
  );
}
