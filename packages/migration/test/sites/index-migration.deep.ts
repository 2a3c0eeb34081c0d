import { describe, expect, it } from "vitest";
import { DOCUMENTS, migrateIndices, type Variation } from "../support/migrate-indices.ts";

describe("a migration of indices", () => {
  it("of OpenSearch comes to the same end", async () => {
    const { ending, destination } = await migrateIndices({ distribution: "opensearch" });
    expect(ending).toMatchObject({ kind: "keeping" });
    expect(destination.indices["logstash-1"]).toEqual(DOCUMENTS["logstash-1"]);
  });

  it("is closed on both sides while it copies, for indices that are not there yet, too", async () => {
    const tried: string[] = [];
    const { ending } = await migrateIndices({
      meanwhile: (own, source) => ({
        async copy(from, to) {
          tried.push(source.write("logstash-1", "late"), source.write("logstash-9", "late"));
          await own.copy(from, to);
        },
      }),
    });
    expect([ending.kind, ...tried]).toEqual(["keeping", "refused", "refused"]);
  });

  it.each<[string, Variation, string]>([
    [
      "whose task fails for some documents",
      {
        destinationSays: ({ method, url }) =>
          method === "GET" && url.startsWith("/_tasks/")
            ? { body: { completed: true, response: { total: 3, created: 2, updated: 0, failures: [{ status: 400 }] } } }
            : undefined,
      },
      "1 failed",
    ],
    [
      "whose task claims success and did nothing",
      {
        destinationSays: ({ method, url }) =>
          method === "GET" && url.startsWith("/_tasks/")
            ? { body: { completed: true, response: { total: 0, created: 0, updated: 0, failures: [] } } }
            : undefined,
      },
      "The copy differs",
    ],
    [
      "whose snapshot is partial",
      {
        copier: { kind: "snapshot", bucket: "snapshots" },
        sourceSays: ({ method, url }) =>
          method === "GET" && url.startsWith("/_snapshot/")
            ? { body: { snapshots: [{ state: "PARTIAL", failures: [{}] }] } }
            : undefined,
      },
      "ended as PARTIAL, with 1 failed shards",
    ],
    [
      "whose restore leaves shards without data",
      {
        copier: { kind: "snapshot", bucket: "snapshots" },
        destinationSays: ({ url }) =>
          url.startsWith("/_cluster/health") ? { body: { status: "red", initializing_shards: 0 } } : undefined,
      },
      "could not be restored",
    ],
  ])("%s goes back, and opens the source as it was", async (_, variation, reason) => {
    const { ending, source } = await migrateIndices(variation);
    expect(["abandoned", "bothKept"]).toContain(ending.kind);
    expect("reason" in ending ? ending.reason : "").toContain(reason);
    expect(source.indices).toEqual(DOCUMENTS);
    expect([source.write("logstash-1", "late"), source.write("logstash-3", "new")]).toEqual(["taken", "taken"]);
    expect(source.settings.cluster).toEqual({});
  });

  it("puts no secret on record", async () => {
    const { said } = await migrateIndices({ copier: { kind: "reindex" } });
    expect(said).not.toContain("secret");
  });
});
