import type { SecretReference } from "@logstack/release";
import type { DataDeclaration, SecretHeaders } from "../../declaration/migration-declaration.ts";
import type { MigrationWorld } from "../migration-world.ts";
import type { JsonService } from "../readers/json-client.ts";
import type { LeveredSite } from "../levers/lever.ts";

/** How secrets are read, and what they are for. */
export interface ServiceParts {
  readonly declaration: { readonly data: DataDeclaration };
  readonly world: Pick<MigrationWorld, "readSecret">;
}

/** Returns the service of a site that is asked over HTTP; its headers are looked up for each request. */
export function jsonServiceOf(
  { world }: ServiceParts,
  { site, place, headers }: LeveredSite & { readonly headers: SecretHeaders },
): JsonService {
  if (place === undefined || place.kind === "objects" || place.kind === "keys")
    throw new Error("this site is not asked over HTTP");
  const names = Object.entries(headers);
  if (names.length === 0) return { url: place.url };
  return {
    url: place.url,
    headers: async () => {
      const values = names.map(
        async ([name, reference]) => [name, await world.readSecret(reference, site.stack.place)] as const,
      );
      return Object.fromEntries(await Promise.all(values));
    },
  };
}

/** Returns how the password of a site's Redis is looked up; undefined for one that asks for none. */
export function passwordOf(
  { declaration: { data }, world }: ServiceParts,
  { site, place }: LeveredSite,
): (() => Promise<string>) | undefined {
  const secret = place?.kind === "keys" ? place.passwordSecret : undefined;
  const declared = data.kind === "keys" ? data.password : undefined;
  const named: SecretReference | undefined = secret === undefined ? undefined : { from: "secretsManager", secret };
  const reference = declared ?? named;
  return reference === undefined ? undefined : () => world.readSecret(reference, site.stack.place);
}
