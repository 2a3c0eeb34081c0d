import type { HttpRequest } from "../wire/http.ts";
import { S3_OPERATIONS } from "./s3-operations.ts";

/** An operation of a REST protocol is known by its method and path; `{Name}` in the path stands for a label. */
export interface RestRoute {
  readonly method: string;
  readonly path: string;
}

/** What a plan may name: the engine's resource types and, by signing name, the operations of its services. */
export interface KnownNames {
  readonly types: readonly string[];
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Of services with a REST protocol other than S3's, by signing name and operation. */
  readonly routes: Readonly<Record<string, Readonly<Record<string, RestRoute>>>>;
}

/** Returns the known names with those of S3, whose protocol is like no other's. */
export function withS3(names: KnownNames): KnownNames {
  return { ...names, services: { ...names.services, s3: S3_OPERATIONS } };
}

/** Returns the operation that a REST request names, or undefined. */
export function findRoute(
  routes: Readonly<Record<string, RestRoute>>,
  { method, path }: Pick<HttpRequest, "method" | "path">,
): string | undefined {
  const matches = ([, route]: [string, RestRoute]): boolean =>
    route.method === method && new RegExp(`^${route.path.replaceAll(/\{[^}]+\}/g, "[^/]+")}/?$`).test(path);
  return Object.entries(routes).find(matches)?.[0];
}
