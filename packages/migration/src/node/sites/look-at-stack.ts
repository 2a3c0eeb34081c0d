import { DescribeStacksCommand, type CloudFormationClient, type Stack } from "@aws-sdk/client-cloudformation";
import type { Form, SiteName } from "../../plan/sites.ts";
import { MIGRATION_TAG } from "../migration-world.ts";
import type { ConnectedSite } from "./connect-sites.ts";

/** A stack as CloudFormation shows it, as far as a migration looks. */
export interface SeenStack {
  /** The ARN with its UUID. */
  readonly stackId: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The migration that built it; undefined for what was there before. */
  readonly madeBy: string | undefined;
}

/** Looks at a stack by name or ARN; undefined where there is none. Throws for anything else that AWS answers. */
export async function lookAtStack(client: CloudFormationClient, name: string): Promise<SeenStack | undefined> {
  const answer = await client.send(new DescribeStacksCommand({ StackName: name })).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  const stack = answer?.Stacks?.find(isThere);
  if (stack?.StackId === undefined || stack.StackStatus === undefined) return undefined;
  const outputs = stack.Outputs ?? [];
  return {
    stackId: stack.StackId,
    status: stack.StackStatus,
    outputs: Object.fromEntries(outputs.map(({ OutputKey: key = "", OutputValue: value = "" }) => [key, value])),
    madeBy: stack.Tags?.find(({ Key: key }) => key === MIGRATION_TAG)?.Value,
  };
}

/** AWS: what is left of a stack that was deleted answers by its ARN; in REVIEW_IN_PROGRESS there is nothing but a proposal yet. */
function isThere({ StackStatus: status }: Stack): boolean {
  return status !== "DELETE_COMPLETE" && status !== "REVIEW_IN_PROGRESS";
}

/** AWS: DescribeStacks has no error of its own for a stack that is not there, only this text. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === "ValidationError" && error.message.endsWith("does not exist");
}

/** The form of a migration, and its id. */
export interface MigrationIdentity {
  readonly form: Form;
  readonly id: string;
}

/**
 * Looks at a site's stack. In the form `cloneBack` source and destination have one name: what this migration built is the destination, and
 * anything else the source.
 */
export async function lookAtSite(
  { stack: { site, stackName }, stacks }: ConnectedSite,
  migration: MigrationIdentity,
): Promise<SeenStack | undefined> {
  const seen = await lookAtStack(stacks, stackName);
  return seen === undefined || isOther(seen, { site, ...migration }) ? undefined : seen;
}

function isOther({ madeBy }: SeenStack, { site, form, id }: MigrationIdentity & { readonly site: SiteName }): boolean {
  if (form !== "cloneBack" || site === "temporary") return false;
  return (madeBy === id) !== (site === "destination");
}
