import { describe, expect, it } from "vitest";
import { DOCUMENTS, migrateIndices, type Variation } from "../support/migrate-indices.ts";

describe("a migration of indices", () => {
  it.each<[string, Variation]>([
    ["by reindex from remote", {}],
    ["by a snapshot", { copier: { kind: "snapshot", bucket: "snapshots" } }],
  ])("%s ends with all documents there and the destination open, the source closed", async (_, variation) => {
    const { beforehand, ending, source, destination } = await migrateIndices(variation);
    expect(beforehand).toBeUndefined();
    expect(ending).toMatchObject({ kind: "keeping" });
    expect(destination.indices).toEqual({
      "logstash-1": DOCUMENTS["logstash-1"],
      "logstash-2": DOCUMENTS["logstash-2"],
    });
    expect([source.write("logstash-1", "late"), source.write("logstash-3", "new")]).toEqual(["refused", "refused"]);
    expect([destination.write("logstash-1", "late"), destination.write("logstash-3", "new")]).toEqual([
      "taken",
      "taken",
    ]);
    expect(source.write("other", "y")).toBe("taken");
    expect(destination.settings.cluster).toEqual({});
  });

  it("does not take the source's disks while indices are on them that nobody moved", async () => {
    const { beforehand, ending, source, destination, said } = await migrateIndices({ destroys: ["DataNodes"] });
    expect(ending).toMatchObject({ kind: "leftover", site: "source", reason: expect.stringContaining("other") });
    expect(beforehand).toContain("nothing has copied or compared: other.");
    expect(said).toContain("indices that are not logstash-*");
    expect(source.indices).toMatchObject(DOCUMENTS);
    expect(destination.write("logstash-1", "late")).toBe("taken");
  });
});
