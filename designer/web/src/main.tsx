import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { session, queries } from "@/api/queries";
import { begin, known } from "@/i18n";
import "./styles/base.css";

const root = document.getElementById("root");
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

async function start(): Promise<void> {
  const found = await queries.fetchQuery(session).catch(() => null);
  await begin(known(found?.language ?? navigator.language));
  if (root) createRoot(root).render(<App nonce={nonce} />);
}

void start();
