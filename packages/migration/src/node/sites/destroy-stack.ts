import { ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { MigrationError } from "../../errors.ts";
import type { Identifier } from "../../model/reading.ts";
import { findBucketName } from "./bucket-remains.ts";
import type { ConnectedSite } from "./connect-sites.ts";
import { lookAtStack } from "./look-at-stack.ts";
import type { StackSitesParts } from "./stack-sites-parts.ts";

/** A site that is to go, and what tells it from others. */
export interface DoomedSite {
  readonly site: ConnectedSite;
  readonly identifiers: readonly Identifier[];
}

/**
 * Destroys exactly the stack that the identifiers tell, with no more data than the declaration names; one that is gone is content. The stack's
 * own guards are the builder's: protection, outputs in use, data of other resources.
 */
export async function destroyStack(parts: StackSitesParts, { site, identifiers }: DoomedSite): Promise<void> {
  const { declaration, world } = parts;
  const stackId = requireStackId(site, identifiers);
  const seen = await lookAtStack(site.stacks, stackId);
  if (seen === undefined) return;
  const bucketId = await findBucketId({ site, identifiers });
  const emptying = bucketId !== undefined && declaration.destroys.includes(bucketId) ? [bucketId] : [];
  if (emptying.length > 0) await refuseUnproven(parts, { site, identifiers });
  await world.builder.destroy({
    ...site.stack,
    stackId,
    migrationId: world.id,
    allowRemoving: declaration.destroys,
    emptying,
  });
}

/** So often a stack is looked at while it is deleted, with so long between. */
const MOST_LOOKS = 720;
const PAUSE_MS = 10_000;

/** Waits for the end of a deletion that is under way. Throws when the stack is there and nobody deletes it. */
export async function awaitStackGone({ clock }: StackSitesParts, { site, identifiers }: DoomedSite): Promise<void> {
  const stackId = requireStackId(site, identifiers);
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const seen = await lookAtStack(site.stacks, stackId);
    if (seen === undefined) return;
    if (seen.status !== "DELETE_IN_PROGRESS") throw notDestroyed(`The deletion of ${site.stack.stackName} broke off.`);
    await clock.sleep(PAUSE_MS);
  }
  throw notDestroyed(`Stack ${site.stack.stackName} is still being deleted.`);
}

function requireStackId({ stack: { stackName } }: ConnectedSite, identifiers: readonly Identifier[]): string {
  const stackId = identifiers.find(({ kind }) => kind === "stack")?.value;
  if (stackId === undefined) throw notDestroyed(`Nothing tells which stack ${stackName} is meant.`);
  return stackId;
}

/** The logical id of the bucket that has the data; undefined where the data is no bucket of the stack. */
async function findBucketId({ site, identifiers }: DoomedSite): Promise<string | undefined> {
  const bucket = findBucketName(identifiers);
  if (bucket === undefined) return undefined;
  const StackName = requireStackId(site, identifiers);
  let NextToken: string | undefined;
  do {
    const page = await site.stacks.send(new ListStackResourcesCommand({ StackName, NextToken }));
    const found = page.StackResourceSummaries?.find(
      ({ ResourceType: type, PhysicalResourceId: id }) => type === "AWS::S3::Bucket" && id === bucket,
    );
    if (found !== undefined) return found.LogicalResourceId;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return undefined;
}

/** What was compared are the newest versions of all objects, or of those under a prefix: what else is in a bucket is proven nowhere. */
async function refuseUnproven({ declaration }: StackSitesParts, { site, identifiers }: DoomedSite): Promise<void> {
  const Bucket = findBucketName(identifiers);
  const prefix = declaration.data.kind === "objects" ? declaration.data.prefix : "";
  if (prefix !== "") {
    throw notDestroyed(`Bucket ${Bucket} is not emptied: only what is under ${prefix} was copied.`);
  }
  const { Status: status } = await site.s3.send(new GetBucketVersioningCommand({ Bucket }));
  if (status === undefined) return;
  throw notDestroyed(
    `Bucket ${Bucket} is not emptied: it has old versions of objects, which nothing copies or compares.`,
  );
}

function notDestroyed(problem: string): MigrationError {
  return new MigrationError({
    code: "notDestroyed",
    problem,
    hints: ['Leave the bucket out of "destroys" to keep it, or delete by hand what nobody needs.'],
  });
}
