import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import type { Identifier } from "../../model/reading.ts";
import type { ConnectedSite } from "./connect-sites.ts";
import { readMark } from "./read-mark.ts";
import type { StackSitesParts } from "./stack-sites-parts.ts";

/** What stood at a site, and the migration that took it away. */
export interface Doomed {
  readonly identifiers: readonly Identifier[];
  /** The migration's id. */
  readonly id: string;
}

/** True while the bucket of a doomed site is there with this migration's mark: emptying it was begun. */
export async function isBeingEmptied(site: Pick<ConnectedSite, "s3">, { identifiers, id }: Doomed): Promise<boolean> {
  const bucket = findBucketName(identifiers);
  return bucket !== undefined && (await readMark(site.s3, bucket)) === id;
}

/**
 * Deletes the bucket that a stack left behind, where it carries this migration's mark: it was emptied before the stack went. One without the
 * mark was to stay, or is another one that has the name by now.
 */
export async function deleteRemains(
  { world }: Pick<StackSitesParts, "world">,
  { site, identifiers }: { readonly site: ConnectedSite; readonly identifiers: readonly Identifier[] },
): Promise<void> {
  const bucket = findBucketName(identifiers);
  if (bucket === undefined) return;
  const mark = await readMark(site.s3, bucket);
  if (mark === world.id) await site.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  else if (mark !== "missing") {
    world.note(
      `The bucket ${bucket} stays with all that is in it, and nobody can write to it; stack ${site.stack.stackName} is gone.`,
    );
  }
}

/** The bucket among a site's identifiers, without the prefix. */
export function findBucketName(identifiers: readonly Identifier[]): string | undefined {
  return identifiers.find(({ kind }) => kind === "bucket")?.value.split("/")[0];
}
