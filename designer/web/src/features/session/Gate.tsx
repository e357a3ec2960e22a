import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import type { ReactNode } from "react";
import { onSignedOut } from "@/api/client";
import { session } from "@/api/queries";
import { SignIn } from "./SignIn";

const FirstPassword = lazy(() => import("./NewPassword").then((module) => ({ default: module.FirstPassword })));

/** Everything behind it is for people who are signed in. A page stays as it is while its person signs in again. A one-time
    password is replaced before anything else. */
export function Gate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { data } = useQuery(session);
  useEffect(() => onSignedOut(() => void client.invalidateQueries({ queryKey: session.queryKey })), [client]);
  if (data?.signed_in === false) return <SignIn />;
  if (data?.one_time) {
    return (
      <Suspense fallback={null}>
        <FirstPassword />
      </Suspense>
    );
  }
  return children;
}
