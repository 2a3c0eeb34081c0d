import { AwsError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { stackArn } from "../model/arn.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { RollbackConfiguration } from "../model/rollback-configuration.ts";
import type { StackStatus } from "../model/stack-status.ts";
import { keyOf, stacksIn } from "../model/tables.ts";
import type { StackTables } from "../model/tables.ts";
import { STACK_LIMIT } from "./account-limits.ts";
import type { Desk } from "./desk.ts";

/** Returns a new stack's id, before there is a stack. */
export function nameStack(
  desk: Desk,
  name: string,
  { account, region }: CallContext,
): Pick<StackRecord, "stackId" | "uuid" | "name" | "account" | "region"> {
  const uuid = desk.deps.ids.uuid();
  return { stackId: stackArn({ account, region }, name, uuid), uuid, name, account, region };
}

/** Puts a new stack in the store, with no event of its own, and returns it; throws AWS's error when there is no room for it. */
export function addStack(
  { deps, tables }: Desk,
  identity: ReturnType<typeof nameStack>,
  given: {
    readonly definition: StackDefinition;
    readonly status: StackStatus;
    readonly terminationProtection: boolean;
    readonly roleArn?: string | undefined;
    readonly rollbackConfiguration?: RollbackConfiguration | undefined;
    readonly stackPolicy?: string | undefined;
    readonly timeoutMinutes?: number | undefined;
    readonly parentId?: string;
    readonly rootId?: string;
  },
): StackRecord {
  requireRoom(tables, identity);
  const stack: StackRecord = {
    ...identity,
    ...given,
    statusReason: "User Initiated",
    createdAtMs: deps.clock.now(),
    updatedAtMs: undefined,
    deletedAtMs: undefined,
    lastStable: undefined,
    onFailure: "ROLLBACK",
    outputs: [],
    imports: [],
    changeSetId: undefined,
    lastOperations: [],
    tokens: {},
  };
  tables.stacks.put(keyOf(stack), stack);
  return stack;
}

/** AWS: an account has so many stacks in a region, nested ones and those in review too. */
function requireRoom(tables: StackTables, place: Pick<StackRecord, "account" | "region">): void {
  const live = stacksIn(tables, place).filter((stack) => stack.status !== "DELETE_COMPLETE");
  if (live.length < STACK_LIMIT) return;
  throw new AwsError("LimitExceededException", `Limit for stack has been exceeded: ${STACK_LIMIT}`);
}
