import type { ReactNode } from "react";

/** An empty page explains itself: one picture, a sentence, one thing to do. */
export function Empty({ title, text, picture, children }: { title: string; text?: string; picture?: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      {picture ?? <EmptyPicture />}
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

function EmptyPicture() {
  return (
    <svg width="180" height="104" viewBox="0 0 180 104" aria-hidden fill="none">
      <rect x="6" y="38" width="48" height="28" rx="6" stroke="var(--edge)" strokeWidth="2" />
      <rect x="126" y="8" width="48" height="28" rx="6" stroke="var(--edge)" strokeWidth="2" strokeDasharray="5 4" />
      <rect x="126" y="68" width="48" height="28" rx="6" stroke="var(--edge)" strokeWidth="2" strokeDasharray="5 4" />
      <path d="M54 52h18c18 0 14-30 54-30M72 52c18 0 14 30 54 30" stroke="var(--blue)" strokeWidth="2" />
      <circle cx="54" cy="52" r="4" fill="var(--blue)" />
    </svg>
  );
}
