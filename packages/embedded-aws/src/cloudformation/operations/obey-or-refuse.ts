import { notModelled } from "../../aws-error.ts";
import { member } from "../../json.ts";
import type { OperationHandler } from "../../service.ts";
import { STACK_STATUSES } from "../model/stack-status.ts";
import { checkLength, constraintError } from "./check-input.ts";
import { OBEYED_MEMBERS } from "./obeyed-members.ts";
import type { ModelledOperation } from "./obeyed-members.ts";

/** The members that take one of a few words. AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
  ChangeSetType: ["CREATE", "UPDATE", "IMPORT"],
  DeletionMode: ["STANDARD", "FORCE_DELETE_STACK"],
  OnFailure: ["DO_NOTHING", "ROLLBACK", "DELETE"],
  OnStackFailure: ["DO_NOTHING", "ROLLBACK", "DELETE"],
  Status: ["SUCCESS", "FAILURE"],
  StackResourceDriftStatusFilters: ["IN_SYNC", "MODIFIED", "DELETED", "NOT_CHECKED", "UNKNOWN", "UNSUPPORTED"],
  StackStatusFilter: Object.keys(STACK_STATUSES),
  TemplateStage: ["Original", "Processed"],
};

/** How long a text may be at most. AWS: as above. */
const LENGTHS: Readonly<Record<string, number>> = {
  ClientRequestToken: 128,
  ClientToken: 128,
  Description: 1_024,
  UniqueId: 64,
};

/** What the engine does anyway: asking for it asks for nothing more. */
const DONE_ANYWAY: Readonly<Record<string, string | number>> = {
  "DeploymentConfig.Mode": "STANDARD",
};

/** Returns an operation that refuses every request for something it would not do, and every word that AWS does not know. */
export function obeyOrRefuse(operation: ModelledOperation, handler: OperationHandler): OperationHandler {
  const obeyed: readonly string[] = OBEYED_MEMBERS[operation];
  return async (input, context) => {
    for (const [name, value] of Object.entries<unknown>(input)) {
      if (!obeyed.includes(name)) refuseRequest(name, value);
      requireChoice(name, value);
      requireShort(name, value);
    }
    return await handler(input, context);
  };
}

/** A member that says nothing (`false`, an empty list) asks for nothing. */
function refuseRequest(path: string, value: unknown): void {
  if (value === undefined || value === null || value === false || value === "" || value === DONE_ANYWAY[path]) return;
  if (typeof value !== "object") throw notModelled(`the request member ${path}`);
  for (const [name, part] of Object.entries(value)) {
    refuseRequest(Array.isArray(value) ? path : `${path}.${name}`, part);
  }
}

function requireShort(name: string, value: unknown): void {
  const most = member(LENGTHS, name);
  if (most !== undefined && typeof value === "string") checkLength({ member: memberPath(name), value, most });
}

function requireChoice(name: string, value: unknown): void {
  const choices = member(CHOICES, name);
  const unknown = choices && [value].flat().find((word) => typeof word === "string" && !choices.includes(word));
  if (choices === undefined || typeof unknown !== "string") return;
  throw constraintError(memberPath(name), unknown, `Member must satisfy enum value set: [${choices.join(", ")}]`);
}

/** AWS names members in refusals with a small first letter. */
function memberPath(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
