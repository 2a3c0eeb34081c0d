import resourceModel from "../data/resource-model.json" with { type: "json" };
import { type KnownNames, type RestRoute, withS3 } from "../faults/known-names.ts";
import type { SlimOperation } from "../wire/slim-schemas.ts";
import { loadOperations } from "./schemas.ts";

let known: Promise<KnownNames> | undefined;

/** Returns the names that faults may use: everything that the engine models. The same for all engines of a process. */
export function loadKnownNames(): Promise<KnownNames> {
  known ??= listNames();
  return known;
}

async function listNames(): Promise<KnownNames> {
  const all = Object.entries(await loadOperations());
  const services = all.map(([service, operations]) => [service, Object.keys(operations)] as const);
  const routes = all.map(([service, operations]) => [service, routesOf(operations)] as const);
  return withS3({
    types: Object.keys(resourceModel.types),
    services: Object.fromEntries(services),
    routes: Object.fromEntries(routes.filter(([, bound]) => Object.keys(bound).length > 0)),
  });
}

function routesOf(operations: Readonly<Record<string, SlimOperation>>): Readonly<Record<string, RestRoute>> {
  const bound = Object.entries(operations).flatMap(([name, { http }]): [string, RestRoute][] =>
    http === undefined ? [] : [[name, { method: http[0], path: http[1] }]],
  );
  return Object.fromEntries(bound);
}
