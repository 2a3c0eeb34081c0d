import { parseTemplate, type DeployFact } from "@logstack/deploy-core";
import { connectScratchStack, readLayerFiles, type LayerFiles } from "@logstack/deploy-core/testing";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layer } from "../layer.ts";

const files = await readLayerFiles(layer, new URL("..", import.meta.url));

describe("Elasticsearch on an AWS in memory", () => {
  let aws: Awaited<ReturnType<typeof startEmbeddedAws>>;

  beforeAll(async () => {
    aws = await startEmbeddedAws({ speed: "instant" });
  });
  afterAll(async () => {
    await aws.close();
  });

  const connect = (given: LayerFiles["local"] = {}) =>
    connectScratchStack({
      layer,
      files: { ...files, local: { ...files.local, ...given } },
      endpoint: aws.endpoint,
    });
  const callS3 = (method: string, path: string, body?: string) =>
    fetch(new URL(path, aws.endpoint), { method, headers: { authorization: AUTHORIZATION }, body: body ?? null });
  const groupsOf = async (stack: Awaited<ReturnType<typeof connect>>) =>
    (await stack.listResources())
      .filter(({ type }) => type.endsWith("::AutoScalingGroup"))
      .map((each) => each.physicalId);

  it("takes a new image by rolling the masters and no data node, and replaces neither group", async () => {
    const before = await connect();
    expect((await before.deploy()).outcome.kind).toBe("deployed");
    const groups = await groupsOf(before);
    before.close();

    const after = await connect({ AmiId: "ami-0c1a57e5c7a7e5e02" });
    const { outcome, facts } = await after.deploy();
    expect(outcome.kind).toBe("deployed");
    const changes = facts.flatMap((fact) => (fact.event === "proposed" ? fact.changes : []));
    expect(changes.map(({ logicalId }) => logicalId)).toContain("DataNodeGroup");
    expect(signalsIn(facts)).toEqual(["MasterNodeGroup", "MasterNodeGroup", "MasterNodeGroup"]);
    expect(groups).toHaveLength(2);
    expect(await groupsOf(after)).toEqual(groups);
    after.close();
  });

  it("is refused when a template would roll the data nodes to a new image", async () => {
    const rolling = files.template.text.replace(
      /^ {2}DataNodeGroup:\n/m,
      "$&    UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true } }\n",
    );
    const template = parseTemplate(rolling, layer.template);
    const local = { ...files.local, AmiId: "ami-0c1a57e5c7a7e5e03" };
    const stack = await connectScratchStack({ layer, files: { ...files, template, local }, endpoint: aws.endpoint });
    const { outcome } = await stack.deploy();
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "rollsStateful" } });
    expect(JSON.stringify(outcome)).toContain("add --allow-rolling DataNodeGroup");
    stack.close();
  });

  it("is refused when a template would guard the snapshots less, or forget that the data nodes hold data", async () => {
    const told = async (text: string) => {
      const template = parseTemplate(text, layer.template);
      // Without the layer's own words only the template's are left.
      const forgetful = { ...layer, stateful: {} };
      const stack = await connectScratchStack({
        layer: forgetful,
        files: { ...files, template, local: { ...files.local, AmiId: "ami-0c1a57e5c7a7e5e02" } },
        endpoint: aws.endpoint,
      });
      const { outcome } = await stack.deploy();
      stack.close();
      return outcome.kind === "refused" ? outcome.refusal.waysOut.map(({ action }) => action).join("; ") : outcome.kind;
    };
    const { text } = files.template;
    const unguarded = text.replace(
      /(^ {2}SnapshotBucket:\n {4}Type: .+\n(?:.*\n)*?) {4}DeletionPolicy: Retain\n/m,
      "$1    DeletionPolicy: Delete\n",
    );
    expect(unguarded).not.toBe(text);
    expect(await told(marked(unguarded))).toContain("add --allow-removing SnapshotBucket");
    const undeclared = text.replace(/^ {6}Stateful: .+\n/m, "");
    expect(undeclared).not.toBe(text);
    expect(await told(marked(undeclared))).toContain("add --allow-removing DataNodeGroup");
  });

  it("takes more data nodes in place", async () => {
    const stack = await connect({ AmiId: "ami-0c1a57e5c7a7e5e02", DataNodes: "4" });
    const { outcome, facts } = await stack.deploy();
    const changes = facts.flatMap((fact) => (fact.event === "proposed" ? fact.changes : []));
    expect(outcome.kind).toBe("deployed");
    expect(changes.find(({ logicalId }) => logicalId === "DataNodeGroup")).toMatchObject({
      action: "Modify",
      replacement: "False",
    });
    stack.close();
  });

  it("keeps the snapshot bucket, and every snapshot in it, when the stack is destroyed", async () => {
    const stack = await connect();
    const bucket = (await stack.describe())?.outputs["SnapshotBucketName"] ?? "";
    const write = async () => (await callS3("PUT", `/${bucket}/snapshots/index.latest`, "a snapshot")).status;
    // Only nodes write. Who must write by hand takes the policy away first, and puts it back.
    expect(await write()).toBe(403);
    const policy = await (await callS3("GET", `/${bucket}?policy`)).text();
    await callS3("DELETE", `/${bucket}?policy`);
    expect(await write()).toBe(200);
    expect((await callS3("PUT", `/${bucket}?policy`, policy)).status).toBe(204);
    const { outcome } = await stack.destroy();
    expect(outcome).toMatchObject({
      kind: "destroyed",
      retained: expect.arrayContaining(["SnapshotBucket", "SnapshotBucketPolicy"]),
    });
    await expect((await callS3("GET", `/${bucket}/snapshots/index.latest`)).text()).resolves.toBe("a snapshot");
    stack.close();
  });

  it("is made anew next to the bucket that an earlier stack left", async () => {
    const stack = await connect();
    expect((await stack.deploy()).outcome.kind).toBe("deployed");
    stack.close();
  });
});

/** A template with a change that CloudFormation sees, so that its change set is not empty. */
function marked(text: string): string {
  return text.replace(/^ {2}DataNodeGroup:\n(?:.*\n)*? {4}Metadata:\n/m, "$&      Marked: a change of metadata\n");
}

/** Which group each new instance belongs to that signalled success. */
function signalsIn(facts: readonly DeployFact[]): readonly string[] {
  return facts.flatMap((fact) =>
    fact.event === "resource" && fact.reason?.startsWith("Received SUCCESS signal") === true ? [fact.logicalId] : [],
  );
}

/** The embedded AWS reads from it who calls which service where, and checks no signature. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=000000000000/20260101/ap-southeast-2/s3/aws4_request, SignedHeaders=host, Signature=0";
