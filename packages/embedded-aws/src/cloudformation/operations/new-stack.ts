import type { CallContext } from "../../service.ts";
import { stackArn } from "../model/arn.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import type { StackStatus } from "../model/stack-status.ts";
import { keyOf } from "../model/tables.ts";
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

/** Puts a new stack in the store, with no event of its own, and returns it. */
export function addStack(
  { deps, tables }: Desk,
  identity: ReturnType<typeof nameStack>,
  given: {
    readonly definition: StackDefinition;
    readonly status: StackStatus;
    readonly terminationProtection: boolean;
    readonly roleArn?: string | undefined;
    readonly stackPolicy?: string | undefined;
    readonly timeoutMinutes?: number | undefined;
    readonly parentId?: string;
    readonly rootId?: string;
  },
): StackRecord {
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
