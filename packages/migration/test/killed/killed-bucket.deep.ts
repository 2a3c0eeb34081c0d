import { PutObjectCommand } from "@aws-sdk/client-s3";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { expect, it } from "vitest";
import type { Form } from "../../src/index.ts";
import { aBucketDeclaration, clientsOf, contentOf, fill, stackNames } from "../support/a-bucket-migration.ts";
import { aMigratingProcess } from "../support/a-migrating-process.ts";
import { aBucketLayer, plainBuilder } from "../support/plain-builder.ts";

const OBJECTS = { a: "one", "b/c": "two" };

const program = aMigratingProcess("migrate-bucket.ts");

/** What is there after a migration that was killed at one point and gone on with. */
async function play(form: Form, point: number) {
  const aws = await startEmbeddedAws({ speed: "instant" });
  const { stacks, s3 } = clientsOf(aws.endpoint);
  try {
    const builder = plainBuilder({ stacks, s3, template: aBucketLayer("Retain") });
    const { source: place } = aBucketDeclaration(form).sites;
    await builder.build({ site: "source", place, layer: "logs", component: "logs", stackName: "ci-logs" }, "m-0");
    await fill(s3, "ci-logs", OBJECTS);
    const own = await program.newFolder();
    const first = await program.migrate([aws.endpoint, own, form, String(point)]);
    const last = first === "killed" ? await program.migrate([aws.endpoint, own, form]) : first;
    const [bucket, gone] = form === "beside" ? ["blue-logs", "ci-logs"] : ["ci-logs", "temporary-logs"];
    const found = {
      last,
      stacks: await stackNames(stacks),
      content: await contentOf(s3, bucket),
      gone: await contentOf(s3, gone),
    };
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "new", Body: "x" }));
    return { first, found };
  } finally {
    stacks.destroy();
    s3.destroy();
    await aws.close();
  }
}

/** A step that was begun, a lever that was pulled, a copy that was made, and each thing that building and destroying do. */
it.concurrent.each(["beside", "cloneBack"] as const)(
  "the migration of a bucket (%s) that is killed at any of its points is gone on with by the next process",
  async (form) => {
    for (let point = 1; ; point += 1) {
      const { first, found } = await play(form, point);
      const stack = form === "beside" ? "blue-logs" : "ci-logs";
      const whole = { last: "migrated", stacks: [stack], content: OBJECTS, gone: undefined };
      expect({ point, ...found }).toEqual({ point, ...whole });
      if (first !== "killed") {
        console.log(`KILLED bucket ${form}: at each of ${point - 1} points`);
        return;
      }
    }
  },
);
