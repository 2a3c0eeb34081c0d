import { PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { contentOf, stackNames } from "../support/a-bucket-migration.ts";
import { migrateABucket, OBJECTS } from "../support/migrate-a-bucket.ts";

describe("a bucket's migration", () => {
  it("to the stack beside it ends with all of it there, open, and nothing else left", async () => {
    const { ending, stacks, s3 } = await migrateABucket("beside", { keeps: "Delete" });
    expect(ending).toEqual({ kind: "migrated" });
    expect(await stackNames(stacks)).toEqual(["blue-logs"]);
    expect(await contentOf(s3, "blue-logs")).toEqual(OBJECTS);
    expect(await contentOf(s3, "ci-logs")).toBeUndefined();
    await s3.send(new PutObjectCommand({ Bucket: "blue-logs", Key: "new", Body: "x" }));
  });

  it("by way of a temporary stack ends where it began, with a bucket of the same name that outlives its stacks", async () => {
    const { ending, stacks, s3 } = await migrateABucket("cloneBack", { keeps: "Retain" });
    expect(ending).toEqual({ kind: "migrated" });
    expect(await stackNames(stacks)).toEqual(["ci-logs"]);
    expect(await contentOf(s3, "ci-logs")).toEqual(OBJECTS);
    expect(await contentOf(s3, "temporary-logs")).toBeUndefined();
  });
});
