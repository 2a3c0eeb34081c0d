import { connectScratchStack, readLayerFiles, type LayerFiles } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const files = await readLayerFiles(layer, new URL("..", import.meta.url));

describe("the Indexer on an AWS in memory", () => {
  let aws: Awaited<ReturnType<typeof startEmbeddedAws>>;
  let signals = true;

  beforeAll(async () => {
    const faults = {
      reasonFor: (_stackName: string, logicalId: string, step: string) =>
        !signals && logicalId === "IndexerGroup" && step !== "rollback" ? NO_SIGNAL : undefined,
    };
    aws = await startEmbeddedAws({ speed: "instant", faults });
  });
  afterAll(async () => {
    await aws.close();
  });

  const deploy = async (given: LayerFiles["local"] = {}) => {
    const local = { ...files.local, ...given };
    const stack = await connectScratchStack({ layer, files: { ...files, local }, endpoint: aws.endpoint });
    const { outcome, facts } = await stack.deploy();
    stack.close();
    return { outcome, changes: facts.flatMap((fact) => (fact.event === "proposed" ? fact.changes : [])) };
  };

  it("scales further in place when its bounds change", async () => {
    await deploy();
    const { outcome, changes } = await deploy({ MaxInstances: "6" });
    expect(outcome.kind).toBe("deployed");
    expect(changes).toMatchObject([{ logicalId: "IndexerGroup", action: "Modify", replacement: "False" }]);
  });

  it("follows Elasticsearch to another endpoint by a new launch template", async () => {
    const { outcome, changes } = await deploy({ ElasticsearchEndpoint: "elasticsearch.other.logs.internal" });
    expect(outcome.kind).toBe("deployed");
    expect(changes.map(({ logicalId }) => logicalId)).toContain("LaunchTemplate");
  });

  it("stays as it was when the instances of a new image never signal", async () => {
    signals = false;
    const { outcome } = await deploy({ AmiId: "ami-0c1a57e5c7a7b0b02" });
    expect(outcome).toMatchObject({
      kind: "rolledBack",
      story: { rootCause: { logicalId: "IndexerGroup", reason: NO_SIGNAL } },
    });
  });
});

/** What CloudFormation says when the pause of a rolling update is over. */
const NO_SIGNAL =
  "Failed to receive 1 resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE.";
