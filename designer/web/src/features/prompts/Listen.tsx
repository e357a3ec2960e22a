import { PauseCircleOutlined, PlayCircleOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { usePlaying } from "./playing";

/** Hear a sound, or stop hearing it. */
export function Listen({ address, label }: { address: string; label: string }) {
  const { t } = useTranslation();
  const playing = usePlaying((state) => state.address === address);
  const { play, stop } = usePlaying.getState();
  const says = `${playing ? t("prompts.stop") : t("prompts.listen")} ${label}`;
  return (
    <button type="button" className="tool" aria-label={says} title={says} onClick={() => (playing ? stop() : void play(address))}>
      {playing ? <PauseCircleOutlined /> : <PlayCircleOutlined />}
    </button>
  );
}
