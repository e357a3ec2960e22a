import { AudioOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const LONGEST_S = 300;

type Trouble = "insecure" | "none" | "denied";

interface Session {
  readonly recorder: MediaRecorder;
  readonly stream: MediaStream;
}

/** Record from the microphone of this computer. Why it cannot be done is said before it is tried, where that is known. */
export function Recorder({ busy, label, onRecorded }: { busy: boolean; label: string; onRecorded: (sound: Blob) => void }) {
  const { t } = useTranslation();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [since, setSince] = useState<number | null>(null);
  const [seconds, setSeconds] = useState(0);
  const session = useRef<Session | null>(null);
  useEffect(() => () => release(session.current), []);
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => {
      const now = Math.floor((Date.now() - since) / 1000);
      setSeconds(now);
      if (now >= LONGEST_S) session.current?.recorder.stop();
    }, 250);
    return () => clearInterval(timer);
  }, [since]);

  const start = async () => {
    if (!window.isSecureContext || !("mediaDevices" in navigator) || typeof MediaRecorder === "undefined") return setTrouble("insecure");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, autoGainControl: false } });
      const recorder = new MediaRecorder(stream);
      const parts: Blob[] = [];
      recorder.ondataavailable = (event) => parts.push(event.data);
      recorder.onstop = () => {
        release({ recorder, stream });
        session.current = null;
        setSince(null);
        onRecorded(new Blob(parts, { type: recorder.mimeType }));
      };
      session.current = { recorder, stream };
      recorder.start();
      setTrouble(null);
      setSeconds(0);
      setSince(Date.now());
    } catch (error) {
      setTrouble(error instanceof DOMException && error.name === "NotFoundError" ? "none" : "denied");
    }
  };

  if (since !== null) {
    return (
      <Button danger size="small" icon={<span className="recording" aria-hidden />} onClick={() => session.current?.recorder.stop()} aria-label={`${t("prompts.record.end")} ${label}`}>
        {t("prompts.record.end")} {t("prompts.seconds", { seconds })}
      </Button>
    );
  }
  return (
    <>
      <Button size="small" icon={<AudioOutlined />} loading={busy} onClick={() => void start()} aria-label={`${t("prompts.record")} ${label}`}>
        {t("prompts.record")}
      </Button>
      {trouble && (
        <p className="notice bad" role="alert">
          {t(`prompts.record.${trouble}`)}
        </p>
      )}
    </>
  );
}

function release(session: Session | null): void {
  for (const track of session?.stream.getTracks() ?? []) track.stop();
}
