import type { InProcessAws } from "@logstack/embedded-aws/in-process";
import { readWorld } from "./world.ts";

/** Everything that a deployment leaves in AWS, in words that are the same for every run: no generated ids, no instants. */
export interface LeftState {
  readonly stacks: readonly object[];
  /** Resources that belong to no stack. */
  readonly strays: readonly string[];
}

/** Describes what there is; what runs has to have ended before. */
export function describeState(aws: InProcessAws): LeftState {
  const world = readWorld(aws);
  const rows = [...aws.records<StackRow>("cloudformation-stacks").values()];
  const physical = [...aws.records<PhysicalRow>("resources").values()];
  const plain = (value: unknown): unknown => JSON.parse(hideIds(JSON.stringify(value ?? null), physical)) as unknown;
  const stacks = world.stacks
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .map(({ stackId, name, status, terminationProtection, stackPolicy, templateBody, resources }) => {
      const row = rows.find((it) => it.stackId === stackId);
      return {
        name,
        status,
        terminationProtection,
        stackPolicy: stackPolicy === undefined ? undefined : (JSON.parse(stackPolicy) as unknown),
        templateBody,
        parameters: row?.definition.parameters,
        tags: row?.definition.tags,
        outputs: plain(row?.outputs),
        changeSets: world.changeSets.get(stackId),
        resources: resources
          .map(({ logicalId, type, key }) => {
            const { properties } = aws.records<PhysicalRow>("resources").get(key) ?? {};
            return { logicalId, type, properties: plain(properties) };
          })
          .toSorted((a, b) => a.logicalId.localeCompare(b.logicalId)),
      };
    });
  const owned = new Set(world.stacks.flatMap(({ resources }) => resources.map(({ key }) => key)));
  const strays = [...aws.records<PhysicalRow>("resources")].filter(([key]) => !owned.has(key));
  return { stacks, strays: strays.map(([, { type, logicalId }]) => `${type} ${logicalId}`).toSorted() };
}

/** Puts logical ids in the place of physical ones, and a word in the place of the id of a stack. */
function hideIds(text: string, physical: readonly PhysicalRow[]): string {
  const named = physical.reduce(
    (rest, { physicalId, logicalId }) => rest.replaceAll(physicalId, `<${logicalId}>`),
    text,
  );
  return named.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>");
}

interface StackRow {
  readonly stackId: string;
  readonly definition: { readonly parameters: unknown; readonly tags: unknown };
  readonly outputs: unknown;
}

interface PhysicalRow {
  readonly type: string;
  readonly physicalId: string;
  readonly logicalId: string;
  readonly properties: unknown;
}
