import { connectScratchStack, readLayerFiles, type LayerFiles } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const files = await readLayerFiles(layer, new URL("..", import.meta.url));

describe("the Broker on an AWS in memory", () => {
  let aws: Awaited<ReturnType<typeof startEmbeddedAws>>;
  let neverSignalling: string | undefined;

  beforeAll(async () => {
    const faults = {
      reasonFor: (stackName: string, logicalId: string, step: string) =>
        stackName === neverSignalling && logicalId === "BrokerGroup" && step !== "rollback" ? NO_SIGNAL : undefined,
    };
    aws = await startEmbeddedAws({ speed: "instant", faults });
  });
  afterAll(async () => {
    await aws.close();
  });

  /** Deploys with other values than the scratch ones, into an environment of the test's own. */
  const deploy = async (environment: string, given: LayerFiles["local"] = {}) => {
    const local = { ...files.local, ...given, OctopusEnvironment: environment };
    const stack = await connectScratchStack({ layer, files: { ...files, local }, endpoint: aws.endpoint });
    const { outcome, facts } = await stack.deploy();
    const resources = await stack.listResources();
    const outputs = (await stack.describe())?.outputs;
    stack.close();
    const touched = new Set(facts.flatMap((fact) => (fact.event === "resource" ? [fact.logicalId] : [])));
    return { outcome, touched: [...touched], resources: resources.map(({ logicalId }) => logicalId), outputs };
  };

  it("has a DNS record exactly while it is given a zone and a host name", async () => {
    const named = { HostedZoneId: "Z0123456789ABCDEFGHIJ", BrokerHostName: "broker.named.logs.internal" };
    const withRecord = await deploy("named", named);
    expect(withRecord.outcome.kind).toBe("deployed");
    expect(withRecord.resources).toContain("DnsRecord");
    expect(withRecord.outputs?.["BrokerHost"]).toBe("broker.named.logs.internal");

    const without = await deploy("named", { ...named, BrokerHostName: "" });
    expect(without.outcome.kind).toBe("deployed");
    expect(without.resources).not.toContain("DnsRecord");
    expect(without.outputs?.["BrokerHost"]).toMatch(/\.elb\.ap-southeast-2\.amazonaws\.com$/);
  });

  it("has none for a zone without a host name", async () => {
    const { outcome, resources } = await deploy("zoned", { HostedZoneId: "Z0123456789ABCDEFGHIJ" });
    expect(outcome.kind).toBe("deployed");
    expect(resources).not.toContain("DnsRecord");
  });

  it("is not made when an instance never signals, and says which group that was", async () => {
    neverSignalling = "silent-broker";
    const { outcome } = await deploy("silent");
    expect(outcome).toMatchObject({
      kind: "failed",
      status: "CREATE_FAILED",
      story: { rootCause: { logicalId: "BrokerGroup", reason: NO_SIGNAL } },
    });
  });

  it("takes a new image through its launch template and its group, and touches nothing else", async () => {
    await deploy("imaged");
    const { outcome, touched } = await deploy("imaged", { AmiId: "ami-0c1a57e5c7a7b0b02" });
    expect(outcome.kind).toBe("deployed");
    expect(touched).toEqual(["LaunchTemplate", "BrokerGroup"]);
  });

  it("goes back to the image before when an instance of the new one never signals", async () => {
    await deploy("broken");
    neverSignalling = "broken-broker";
    const { outcome, outputs } = await deploy("broken", { AmiId: "ami-0c1a57e5c7a7b0b02" });
    expect(outcome).toMatchObject({ kind: "rolledBack", story: { rootCause: { logicalId: "BrokerGroup" } } });
    expect(outputs?.["BrokerHost"]).toMatch(/amazonaws\.com$/);
  });
});

/** What CloudFormation says when the time of a CreationPolicy or of a rolling update's pause is over. */
const NO_SIGNAL = "Failed to receive 1 resource signal(s) within the specified duration";
