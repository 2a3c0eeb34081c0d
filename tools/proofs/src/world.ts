import type { InProcessAws } from "@logstack/embedded-aws/in-process";

/** A stack as the engine has it, nested ones and deleted ones too. */
export interface WorldStack {
  readonly stackId: string;
  readonly name: string;
  readonly status: string;
  readonly isNested: boolean;
  readonly terminationProtection: boolean;
  readonly templateBody: string;
  readonly stackPolicy: string | undefined;
  readonly resources: readonly WorldResource[];
}

/** A resource that is there and that a stack counts as its own. */
export interface WorldResource {
  /** The stack at the top and the logical ids down to this one: the names that a person could give for it. */
  readonly path: readonly string[];
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** Its stack has let go of it by its policy, and does not reach it any more. */
  readonly isLetGo: boolean;
  /** Its key among all resources of the engine. */
  readonly key: string;
  /** Its DeletionPolicy as it is deployed. */
  readonly deletionPolicy: string | undefined;
  /** Its UpdateReplacePolicy as it is deployed. */
  readonly updateReplacePolicy: string | undefined;
  /** Its type keeps something, whatever a template says. */
  readonly isKeeper: boolean;
  /** By its type or by what the deployed template says of it. */
  readonly isStateful: boolean;
  /** The machines of a group that live. */
  readonly machines: readonly string[];
}

/** Everything there is at a moment, read from the engine's own state and not by what a deployer sees. */
export interface World {
  readonly stacks: readonly WorldStack[];
  /** How many change sets wait, by the ARN of their stack. */
  readonly changeSets: ReadonlyMap<string, number>;
  readonly machines: ReadonlySet<string>;
}

/** The types that keep something, as the proof knows them: on purpose not the deployer's own table. */
const KEEPERS: ReadonlySet<string> = new Set([
  "AWS::DynamoDB::Table",
  "AWS::EC2::Volume",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::Logs::LogGroup",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "AWS::SecretsManager::Secret",
]);

/** Reads all that there is. */
export function readWorld(aws: InProcessAws): World {
  const rows = [...aws.records<ResourceRow>("cloudformation-resources")];
  const stackRows = [...aws.records<StackRow>("cloudformation-stacks")];
  const instances = [...aws.records<InstanceRow>("instances").values()].filter(isLive);
  const machinesOf = (group: string) =>
    instances.filter(({ membership }) => membership?.groupName === group).map(({ instanceId }) => instanceId);
  const existing = new Map(
    Array.from(aws.records<PhysicalRow>("resources"), ([key, it]) => [`${it.type} ${it.physicalId}`, key]),
  );
  const pathOf = (stackId: string): readonly string[] => {
    const above = rows.find(([, { physical }]) => physical?.physicalId === stackId);
    if (above === undefined) return [];
    const [key, { logicalId }] = above;
    const parent = stackRows.find(([stackKey]) => key.startsWith(`${stackKey}/`))?.[1];
    return parent === undefined ? [logicalId] : [...pathOf(parent.stackId), logicalId];
  };
  const stacks = stackRows.map(([stackKey, stack]): WorldStack => {
    const path = pathOf(stack.stackId);
    const resources = rows.flatMap(([key, row]): WorldResource[] => {
      const { logicalId, type, status, physical, attributes } = row;
      if (!key.startsWith(`${stackKey}/`) || physical === undefined) return [];
      const { physicalId } = physical;
      const found = existing.get(`${type} ${physicalId}`);
      if (found === undefined) return [];
      const policies = {
        deletionPolicy: attributes.DeletionPolicy,
        updateReplacePolicy: attributes.UpdateReplacePolicy,
      };
      const isKeeper = KEEPERS.has(type);
      const isStateful = isKeeper || typeof attributes.Metadata?.["Stateful"] === "string";
      const machines = type === "AWS::AutoScaling::AutoScalingGroup" ? machinesOf(physicalId) : [];
      const isLetGo = status === "DELETE_SKIPPED";
      const names = { path: [...path, logicalId], logicalId, type, physicalId, isLetGo, key: found };
      return [{ ...names, ...policies, isKeeper, isStateful, machines }];
    });
    const { stackId, name, status, terminationProtection, definition, parentId, stackPolicy } = stack;
    const { templateBody } = definition;
    return {
      stackId,
      name,
      status,
      isNested: parentId !== undefined,
      terminationProtection,
      templateBody,
      stackPolicy,
      resources,
    };
  });
  return {
    stacks,
    changeSets: countChangeSets(aws, stackRows),
    machines: new Set(instances.map((it) => it.instanceId)),
  };
}

/** Returns the stack of this name that is not deleted. */
export function findStack({ stacks }: World, name: string): WorldStack | undefined {
  return stacks.find((stack) => stack.name === name && stack.status !== "DELETE_COMPLETE");
}

/** A change set as the engine has it. */
export interface WorldProposal {
  readonly type: "CREATE" | "UPDATE";
  readonly changes: readonly {
    readonly Action: string;
    readonly LogicalResourceId: string;
    readonly ResourceType: string;
    readonly Replacement?: string;
  }[];
  readonly templateBody: string;
}

/** Returns the change set of this ARN; undefined where there is none any more. */
export function findProposal(aws: InProcessAws, arn: string): WorldProposal | undefined {
  const rows = [...aws.records<ChangeSetRow>("cloudformation-change-sets").values()];
  const found = rows.find(({ changeSetId }) => changeSetId === arn);
  return found && { type: found.type, changes: found.changes, templateBody: found.definition.templateBody };
}

function countChangeSets(aws: InProcessAws, stacks: readonly (readonly [string, StackRow])[]): World["changeSets"] {
  const keys = [...aws.records<ChangeSetRow>("cloudformation-change-sets")].filter(
    ([, { executionStatus }]) => executionStatus === "AVAILABLE" || executionStatus === "UNAVAILABLE",
  );
  return new Map(
    stacks.map(([stackKey, { stackId }]) => [stackId, keys.filter(([key]) => key.startsWith(`${stackKey}/`)).length]),
  );
}

function isLive({ state }: InstanceRow): boolean {
  return state === "pending" || state === "running";
}

interface StackRow {
  readonly stackId: string;
  readonly name: string;
  readonly status: string;
  readonly parentId?: string;
  readonly terminationProtection: boolean;
  readonly stackPolicy?: string;
  readonly definition: { readonly templateBody: string };
}

interface ResourceRow {
  readonly logicalId: string;
  readonly status: string;
  readonly type: string;
  readonly physical: { readonly physicalId: string } | undefined;
  readonly attributes: {
    readonly Metadata?: Readonly<Record<string, unknown>>;
    readonly DeletionPolicy?: string;
    readonly UpdateReplacePolicy?: string;
  };
}

interface PhysicalRow {
  readonly type: string;
  readonly physicalId: string;
}

interface InstanceRow {
  readonly instanceId: string;
  readonly state: string;
  readonly membership?: { readonly groupName: string };
}

interface ChangeSetRow extends Pick<WorldProposal, "type" | "changes"> {
  readonly changeSetId: string;
  readonly executionStatus?: string;
  readonly definition: { readonly templateBody: string };
}
