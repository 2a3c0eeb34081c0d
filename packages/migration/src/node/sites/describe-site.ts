import type { LeveredSite } from "../levers/lever.ts";

/**
 * Describes a site in the environment of a command: which part it plays, its environment, stack and ARN, and where its data is. Nothing secret.
 */
export function describeSite(
  prefix: "SITE" | "FROM" | "TO",
  { site, place, stackId }: LeveredSite,
): Readonly<Record<string, string>> {
  const { stack } = site;
  const facts = {
    ROLE: stack.site,
    ENVIRONMENT: stack.place.environment,
    STACK: stack.stackName,
    STACK_ARN: stackId,
    BUCKET: place?.kind === "objects" ? place.bucket : "",
    URL: place === undefined || place.kind === "objects" ? "" : urlOf(place),
  };
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`LOGSTACK_${prefix}_${name}`, value]));
}

function urlOf(place: Exclude<NonNullable<LeveredSite["place"]>, { readonly kind: "objects" }>): string {
  if (place.kind !== "keys") return place.url;
  return `${place.tls ? "rediss" : "redis"}://${place.host}:${place.port}`;
}
