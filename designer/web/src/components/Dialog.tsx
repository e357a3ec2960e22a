import { CloseOutlined } from "@ant-design/icons";
import { Button, ConfigProvider } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  readonly title?: ReactNode;
  readonly label?: string;
  readonly width: number;
  readonly onClose: () => void;
  readonly footer?: ReactNode;
  /** May it be left by Esc, the cross or a click beside it? */
  readonly closable?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * A dialog on the browser's own: it keeps the focus, closes on Esc, and writes no style of its own, which the content
 * security policy would refuse (antd's locks the page's scrolling by an inline style sheet).
 */
export function Dialog({ title, label, width, onClose, footer, closable = true, className, children }: Props) {
  const { t } = useTranslation();
  const own = useRef<HTMLDialogElement>(null);
  const [container, setContainer] = useState<HTMLDialogElement | null>(null);
  const id = useId();
  useEffect(() => {
    const dialog = own.current;
    const before = document.activeElement;
    dialog?.showModal();
    // The browser would begin at the cross; where there is something to fill in, begin there.
    dialog?.querySelector<HTMLElement>("[data-first]")?.focus();
    setContainer(dialog);
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={own}
      className={`dialog ${className ?? ""}`}
      style={{ width }}
      aria-labelledby={title ? id : undefined}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        if (closable) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (closable && event.target === own.current) onClose();
      }}
    >
      {/* Lists that open inside stand in the dialog: what is outside of it lies beneath. */}
      <ConfigProvider getPopupContainer={() => container ?? document.body}>
        <div className="dialog-inside">
          {title && (
            <header>
              <h2 id={id}>{title}</h2>
              {closable && (
                <button type="button" className="tool" title={t("close")} aria-label={t("close")} onClick={onClose}>
                  <CloseOutlined />
                </button>
              )}
            </header>
          )}
          <div className="dialog-body">{children}</div>
          {footer && <footer>{footer}</footer>}
        </div>
      </ConfigProvider>
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly ok: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onOk: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asked once, before what cannot simply be taken back. */
export function Confirm({ title, text, ok, danger, busy, onOk, onClose, children }: ConfirmProps) {
  const { t } = useTranslation();
  const footer = (
    <>
      <Button onClick={onClose}>{t("cancel")}</Button>
      <Button type="primary" danger={danger ?? false} loading={busy ?? false} onClick={onOk}>
        {ok}
      </Button>
    </>
  );
  return (
    <Dialog title={title} width={440} onClose={onClose} footer={footer}>
      <p>{text}</p>
      {children}
    </Dialog>
  );
}
