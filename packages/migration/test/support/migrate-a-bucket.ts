import type { EmbeddedAws } from "@logstack/embedded-aws";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { onTestFinished } from "vitest";
import { runMigration, type Copier, type Form } from "../../src/index.ts";
import { openMigration, type Builder } from "../../src/node/index.ts";
import { aBucketDeclaration, aWorld, clientsOf, fill } from "./a-bucket-migration.ts";
import { aBucketLayer, plainBuilder } from "./plain-builder.ts";

/** What the source's bucket has: names that are hard to write in a URL, and an order that is not JavaScript's. */
export const OBJECTS = { "a/1.log": "one", "a/2 ü+.log": "two two", "b/empty": "", ZEBRA: "z", "😀": "last in UTF-16" };

/** What is otherwise than in the plainest migration. */
export interface Variation {
  readonly keeps?: "Retain" | "Delete";
  readonly declared?: object;
  readonly copier?: (own: Copier, aws: EmbeddedAws) => Copier;
  readonly builder?: (own: Builder) => Builder;
}

/** Runs the migration of a bucket with objects on an AWS of its own. */
export async function migrateABucket(form: Form, { keeps = "Retain", declared = {}, copier, builder }: Variation = {}) {
  const aws = await startEmbeddedAws({ speed: "instant" });
  const { stacks, s3 } = clientsOf(aws.endpoint);
  onTestFinished(async () => {
    stacks.destroy();
    s3.destroy();
    await aws.close();
  });
  const own = plainBuilder({ stacks, s3, template: aBucketLayer(keeps) });
  const declaration = aBucketDeclaration(form, declared);
  const { source: place } = declaration.sites;
  await own.build({ site: "source", place, layer: "logs", component: "logs", stackName: "ci-logs" }, "m-0");
  await fill(s3, "ci-logs", OBJECTS);
  const world = aWorld(aws.endpoint, builder?.(own) ?? own);
  const run = async () => {
    const opened = await openMigration(declaration, world);
    const { ports, request } = opened;
    const ending = await runMigration({ ...ports, copier: copier?.(ports.copier, aws) ?? ports.copier }, request);
    opened.close();
    return ending;
  };
  return { ending: await run(), run, stacks, s3, world };
}
