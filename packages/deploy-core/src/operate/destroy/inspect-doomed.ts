import { DeployError } from "../../errors.ts";
import type { DoomedResource, Obstacle } from "../../model/doomed-resource.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import { refuseDoomedData, type DestructionRules } from "../../plan/data/refuse-doomed-data.ts";
import type { Ports } from "../../ports.ts";

/** Looks into every resource that holds data, all at once; what holds none is returned as it is. */
export async function probeDoomed(
  { data }: Pick<Ports, "data">,
  resources: readonly DoomedResource[],
): Promise<readonly DoomedResource[]> {
  return Promise.all(
    resources.map(async (resource) =>
      resource.holds === undefined ? resource : { ...resource, data: await data.probe(resource) },
    ),
  );
}

/** Looks again into what was empty when it was shown; refuses where it holds data by now that nobody named. */
export async function refuseFilled(
  ports: Ports,
  shown: { readonly resources: readonly DoomedResource[]; readonly rules: Omit<DestructionRules, "now"> },
): Promise<Refusal | undefined> {
  const empty = shown.resources.filter(({ data }) => data?.kind === "empty");
  return refuseDoomedData(await probeDoomed(ports, empty), { ...shown.rules, now: ports.clock.now() });
}

/**
 * Finds what AWS would refuse to delete, before it has deleted the rest. What can not be read is no obstacle: then AWS
 * tells, as it does anyway.
 */
export async function findObstacles(
  ports: Ports,
  { stack, resources }: { readonly stack: ObservedStack; readonly resources: readonly DoomedResource[] },
): Promise<readonly Obstacle[]> {
  const going = resources.filter(({ fate }) => fate !== "retain");
  const found = await Promise.all([
    ...going.map((resource) => findProtection(ports, resource)),
    ...(stack.exports ?? []).map((exportName) => findImporters(ports, exportName)),
  ]);
  return [...going.flatMap(findContent), ...found.flat()];
}

function findContent(resource: DoomedResource): readonly Obstacle[] {
  return resource.type === "AWS::S3::Bucket" && resource.fate === "delete" && resource.data?.kind === "holds"
    ? [{ kind: "bucketNotEmpty", resource }]
    : [];
}

async function findProtection({ data }: Ports, resource: DoomedResource): Promise<readonly Obstacle[]> {
  const { kind } = await data.readProtection(resource);
  return kind === "on" ? [{ kind: "deletionProtection", resource }] : [];
}

async function findImporters({ stacks }: Ports, exportName: string): Promise<readonly Obstacle[]> {
  try {
    const importers = await stacks.listImports(exportName);
    return importers.length === 0 ? [] : [{ kind: "exportImported", exportName, importers }];
  } catch (error) {
    if (error instanceof DeployError) return [];
    throw error;
  }
}
