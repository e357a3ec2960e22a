import { createRoot } from "react-dom/client";
import { App, localeOf } from "@/app/App";
import { router } from "@/app/router";
import { session, queries } from "@/api/queries";
import { begin, known } from "@/i18n";
import "./styles/base.css";

const root = document.getElementById("root");
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

async function start(): Promise<void> {
  // What the page is made of comes while the server tells who is there.
  for (const route of router.getMatchedRoutes(location.pathname)[0]) router.loadRouteChunk(route)?.catch(() => undefined);
  const found = await queries.fetchQuery(session).catch(() => null);
  const language = known(found?.language ?? navigator.language);
  const [first] = await Promise.all([localeOf(language), begin(language)]);
  if (root) createRoot(root).render(<App nonce={nonce} first={first} />);
}

void start();
