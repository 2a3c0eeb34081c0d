import {
  type CloudFormationClient,
  CancelUpdateStackCommand,
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  ListStackResourcesCommand,
  RollbackStackCommand,
  SetStackPolicyCommand,
  SignalResourceCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from "@aws-sdk/client-cloudformation";
import { DeleteObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { findBusyStacks } from "./busy-stacks.ts";
import { STACK_COUNT, type SoakOperation, stackName } from "./random-operations.ts";
import { renderTemplate } from "./render-template.ts";
import type { Clients } from "./soak-world.ts";

/** What an operation is played on, beside the operations that concern the engine as a whole. */
export interface Stage {
  readonly clients: Clients;
  /** Where the template of nested stacks lies. */
  readonly childUrl: string;
  /** The number of the operation, which makes names that must be new. */
  readonly turn: number;
}

/** Operations that concern the engine as a whole; the soak itself does them. */
export type EngineOperation = Extract<SoakOperation, { kind: "fault" | "mendFaults" | "settle" | "restart" }>;

/** Operations that a client asks for. */
export type ClientOperation = Exclude<SoakOperation, EngineOperation>;

/** Asks the engine for one operation; rejects with what the engine answers when it refuses. */
export async function play(operation: ClientOperation, stage: Stage): Promise<void> {
  const { cloudFormation: client } = stage.clients;
  if ("bucket" in operation) return touchBucket(operation, stage.clients);
  // What needs a stack gets one that is there, or most of a life would be refusals.
  const { StackName, isPaused } = await choose(operation, client);
  switch (operation.kind) {
    case "create": {
      const TemplateBody = renderTemplate(operation.template, stage.childUrl);
      const { onFailure } = operation;
      const wish = onFailure === "keep" ? { DisableRollback: true } : { OnFailure: onFailure };
      await client.send(new CreateStackCommand({ StackName, TemplateBody, ...wish }));
      return;
    }
    case "update": {
      const TemplateBody = renderTemplate(operation.template, stage.childUrl);
      const DisableRollback = operation.disableRollback || isPaused;
      await client.send(new UpdateStackCommand({ StackName, TemplateBody, DisableRollback }));
      return;
    }
    case "propose":
      return propose(operation, StackName, stage);
    case "delete":
      return deleteStack(operation, StackName, stage.clients);
    case "cancelUpdate":
      await client.send(new CancelUpdateStackCommand({ StackName }));
      return;
    case "rollback":
      await client.send(new RollbackStackCommand({ StackName }));
      return;
    case "continueRollback": {
      const ResourcesToSkip = operation.skip ? await resourcesIn(stage.clients, StackName, "UPDATE_FAILED") : [];
      await client.send(new ContinueUpdateRollbackCommand({ StackName, ResourcesToSkip }));
      return;
    }
    case "protect": {
      const { enabled: EnableTerminationProtection } = operation;
      await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }));
      return;
    }
    case "denyUpdates":
      await client.send(new SetStackPolicyCommand({ StackName, StackPolicyBody: policyAgainst(operation.logicalId) }));
      return;
    case "signal": {
      const waiting = await resourcesIn(stage.clients, StackName, "CREATE_IN_PROGRESS");
      const { logicalId, success } = operation;
      const LogicalResourceId = waiting[0] ?? logicalId;
      const Status = success ? "SUCCESS" : "FAILURE";
      const UniqueId = `turn-${stage.turn}`;
      await client.send(new SignalResourceCommand({ StackName, LogicalResourceId, Status, UniqueId }));
      return;
    }
  }
}

/** Returns the names of the stacks that are at work. */
export async function busyStacks({ cloudFormation }: Clients): Promise<readonly string[]> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  return findBusyStacks(Stacks).map((it) => it.StackName ?? "");
}

async function choose(
  { kind, stack }: ClientOperation & { readonly stack: number },
  client: CloudFormationClient,
): Promise<{ readonly StackName: string; readonly isPaused: boolean }> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
  const own = Stacks.filter((it) => it.ParentId === undefined);
  if (kind === "create") {
    const free = ALL_NAMES.filter((name) => own.every((it) => it.StackName !== name));
    return { StackName: free[stack % Math.max(1, free.length)] ?? stackName(stack), isPaused: false };
  }
  const fit = own.filter((it) => FITTING[kind]?.test(it.StackStatus ?? "") ?? true);
  // Now and then one that does not fit, for its refusal.
  const choice = fit.length > 0 && stack % 4 !== 3 ? fit : own;
  const chosen = choice[stack % Math.max(1, choice.length)];
  const isPaused = /^(CREATE|UPDATE)_FAILED$/.test(chosen?.StackStatus ?? "");
  return { StackName: chosen?.StackName ?? stackName(stack), isPaused };
}

const ALL_NAMES = Array.from({ length: STACK_COUNT }, (_, stack) => stackName(stack));

/** The statuses in which AWS takes an operation; of deletes those that only a delete leads out of. */
const FITTING: Partial<Record<ClientOperation["kind"], RegExp>> = {
  update: /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$|^(CREATE|UPDATE)_FAILED$/,
  delete: /^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|DELETE_FAILED|UPDATE_ROLLBACK_FAILED|CREATE_FAILED)$/,
  propose: /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$|^REVIEW_IN_PROGRESS$/,
  cancelUpdate: /^UPDATE_IN_PROGRESS$/,
  rollback: /^(CREATE|UPDATE)_FAILED$/,
  continueRollback: /^UPDATE_ROLLBACK_FAILED$/,
  signal: /^(CREATE|UPDATE)_IN_PROGRESS$/,
};

async function propose(
  { template, execute }: Extract<SoakOperation, { kind: "propose" }>,
  StackName: string,
  { clients: { cloudFormation: client }, childUrl, turn }: Stage,
): Promise<void> {
  const ChangeSetName = `turn-${turn}`;
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({}));
  const current = Stacks.find((it) => it.StackName === StackName)?.StackStatus ?? "REVIEW_IN_PROGRESS";
  const ChangeSetType = current === "REVIEW_IN_PROGRESS" ? "CREATE" : "UPDATE";
  const TemplateBody = renderTemplate(template, childUrl);
  const IncludeNestedStacks = turn % 2 === 1;
  await client.send(
    new CreateChangeSetCommand({ StackName, ChangeSetName, ChangeSetType, TemplateBody, IncludeNestedStacks }),
  );
  if (execute) await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
}

async function deleteStack(
  { retain, force }: Extract<SoakOperation, { kind: "delete" }>,
  StackName: string,
  clients: Clients,
): Promise<void> {
  const RetainResources = retain ? await resourcesIn(clients, StackName, "DELETE_FAILED") : [];
  const DeletionMode = force ? "FORCE_DELETE_STACK" : "STANDARD";
  await clients.cloudFormation.send(new DeleteStackCommand({ StackName, RetainResources, DeletionMode }));
}

async function resourcesIn({ cloudFormation }: Clients, StackName: string, status: string): Promise<string[]> {
  const { StackResourceSummaries = [] } = await cloudFormation.send(new ListStackResourcesCommand({ StackName }));
  return StackResourceSummaries.filter((it) => it.ResourceStatus === status).map((it) => it.LogicalResourceId ?? "");
}

/** A bucket with something in it is not deleted; one that is emptied again is. */
async function touchBucket(
  { kind, bucket }: Extract<SoakOperation, { kind: "fillBucket" | "emptyBucket" }>,
  { s3 }: Clients,
): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const Bucket = Buckets[bucket % Math.max(1, Buckets.length)]?.Name ?? "";
  if (Bucket.startsWith("soak-templates")) return;
  const object = { Bucket, Key: "something" };
  if (kind === "fillBucket") await s3.send(new PutObjectCommand({ ...object, Body: "kept" }));
  else await s3.send(new DeleteObjectCommand(object));
}

function policyAgainst(logicalId: string): string {
  const everything = { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" };
  const notThis = { Effect: "Deny", Action: "Update:*", Principal: "*", Resource: `LogicalResourceId/${logicalId}` };
  return JSON.stringify({ Statement: [everything, notThis] });
}
