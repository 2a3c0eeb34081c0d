/** Where the function runs and where its events go, from what the stack puts into its environment. */
export interface Place {
  readonly brokerHost: string;
  readonly brokerPort: number;
  readonly component: string;
  readonly environment: string;
}

/** A place, or everything that is wrong with the environment. */
export type PlaceReading =
  | { readonly kind: "read"; readonly place: Place }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

const NAMES = ["BROKER_HOST", "BROKER_PORT", "LOGSTACK_COMPONENT", "LOGSTACK_ENVIRONMENT"] as const;

/** Returns the place that environment variables tell. */
export function readPlace(variables: Readonly<Record<string, string | undefined>>): PlaceReading {
  const problems = NAMES.filter((name) => (variables[name] ?? "") === "").map(
    (name) => `The function's environment lacks ${name}, which its stack gives it.`,
  );
  const port = variables["BROKER_PORT"] ?? "";
  const brokerPort = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (port !== "" && (brokerPort < 1 || brokerPort > 65_535)) problems.push(`BROKER_PORT is no port: ${port}.`);
  if (problems.length > 0) return { kind: "wrong", problems };
  return {
    kind: "read",
    place: {
      brokerHost: variables["BROKER_HOST"] ?? "",
      brokerPort,
      component: variables["LOGSTACK_COMPONENT"] ?? "",
      environment: variables["LOGSTACK_ENVIRONMENT"] ?? "",
    },
  };
}
