import { AwsError, validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { uuidOfArn } from "../model/arn.ts";
import type { ChangeSetRecord } from "../model/change-set.ts";
import type { StackRecord } from "../model/records.ts";
import { stacksIn } from "../model/tables.ts";
import { findByName } from "./create-change-set.ts";
import { requireStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

/** How requests name a change set: by its ARN, or by its name and its stack. */
export interface ChangeSetName {
  readonly ChangeSetName: string;
  readonly StackName?: string;
}

export interface FoundChangeSet {
  readonly stack: StackRecord;
  readonly changeSet: ChangeSetRecord;
}

/** Returns the change set a request names, or undefined when there is none; a stack that is not there is refused. */
export function findChangeSet(desk: Desk, name: ChangeSetName, context: CallContext): FoundChangeSet | undefined {
  const uuid = uuidOfArn(name.ChangeSetName);
  if (uuid !== undefined) {
    for (const stack of stacksIn(desk.tables, context)) {
      const changeSet = desk.tables.changeSets.get(stack, uuid);
      if (changeSet !== undefined) return { stack, changeSet };
    }
    return undefined;
  }
  if (name.StackName === undefined) {
    throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
  }
  const stack = requireStack(desk, name.StackName, context);
  const changeSet = findByName(desk, stack, name.ChangeSetName);
  return changeSet && { stack, changeSet };
}

/** Returns the change set a request names; throws AWS's error for one that is not there. */
export function requireChangeSet(desk: Desk, name: ChangeSetName, context: CallContext): FoundChangeSet {
  const found = findChangeSet(desk, name, context);
  if (found === undefined) {
    throw new AwsError("ChangeSetNotFound", `ChangeSet [${name.ChangeSetName}] does not exist`, 404);
  }
  return found;
}
