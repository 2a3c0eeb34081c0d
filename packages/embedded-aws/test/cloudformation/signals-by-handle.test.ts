import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startEmbeddedAws, type EmbeddedAws } from "../../src/index.ts";
import { aFolder, anEngine, clientOptions } from "../engine-fixture.ts";
import { until } from "../until.ts";

const shared: { engine?: EmbeddedAws } = {};
beforeAll(async () => {
  // In real time, so that no timeout passes before a test has put its signals.
  const engine = await startEmbeddedAws({ speed: "compressed" });
  shared.engine = engine;
  return () => engine.close();
});

/** A wait condition for so many signals, which gives what they brought as an output. */
function aWait(Count = 1): object {
  return {
    Resources: {
      Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" },
      Wait: {
        Type: "AWS::CloudFormation::WaitCondition",
        Properties: { Handle: { Ref: "Handle" }, Timeout: "43200", Count },
      },
    },
    Outputs: { Said: { Value: { "Fn::GetAtt": ["Wait", "Data"] } } },
  };
}

/** A stack of one engine that waits for its signals. */
function aStack(engine: Pick<EmbeddedAws, "endpoint"> | undefined, StackName: string) {
  if (engine === undefined) throw new Error("There is no engine.");
  const client = new CloudFormationClient(clientOptions(engine));
  onTestFinished(() => client.destroy());
  const poll = <T>(look: () => Promise<T | undefined>): Promise<T> => until(() => look().catch(() => undefined));
  return {
    client,
    create: (template: object) =>
      client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template) })),
    /** The URL of the handle, once the wait condition waits. */
    url: (waiting = "Wait") =>
      poll(async () => {
        const { StackResourceDetail: handle } = await client.send(
          new DescribeStackResourceCommand({ StackName, LogicalResourceId: "Handle" }),
        );
        await client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId: waiting }));
        return handle?.ResourceStatus === "CREATE_COMPLETE" ? handle.PhysicalResourceId : undefined;
      }),
    settled: () =>
      poll(async () => {
        const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
        return Stacks[0]?.StackStatus?.endsWith("IN_PROGRESS") === false ? Stacks[0] : undefined;
      }),
    reasons: async () => {
      const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
      return StackEvents.filter(({ LogicalResourceId: id }) => id === "Wait").map((it) => it.ResourceStatusReason);
    },
  };
}

const put = (url: string, body: object | string) =>
  fetch(url, {
    method: "PUT",
    // Another engine may listen there the next time.
    headers: { connection: "close" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const success = (UniqueId: string, Data: string) => ({ Status: "SUCCESS", Reason: "done", UniqueId, Data });

describe("the URL of a wait condition's handle", () => {
  it("takes signals, whose data the condition gives as JSON, and a retransmission counts once", async () => {
    const stack = aStack(shared.engine, "told");
    await stack.create(aWait(2));
    const url = await stack.url();
    expect(url).toContain(`${shared.engine?.endpoint ?? ""}/cloudformation-waitcondition-ap-southeast-2/arn%3Aaws%3A`);
    for (const body of [success("one", "green"), success("one", "red")])
      expect((await put(url, body)).status).toBe(200);
    expect((await put(url, success("two", '{"docs":5}'))).status).toBe(200);
    const { StackStatus, Outputs } = await stack.settled();
    expect(StackStatus).toBe("CREATE_COMPLETE");
    expect(JSON.parse(Outputs?.[0]?.OutputValue ?? "")).toEqual({ one: "green", two: '{"docs":5}' });
    expect(await stack.reasons()).toEqual([undefined, "Resource creation Initiated", undefined]);
  });

  it.each([
    [
      "a failure",
      { Status: "FAILURE", Reason: "no disk", UniqueId: "i-1" },
      "WaitCondition received failed message: 'no disk' for uniqueId: i-1",
    ],
    ["what is no JSON", "SUCCESS", "Unparsable WaitCondition data"],
    ["a status that there is not", { Status: "OK", UniqueId: "i-1" }, "Unparsable WaitCondition data"],
    ["more data than 4096 bytes", success("i-1", "x".repeat(4097)), "Unparsable WaitCondition data"],
  ])("fails the stack with %s", async (what, body, reason) => {
    const stack = aStack(shared.engine, what.replaceAll(/[^a-z]/g, ""));
    await stack.create(aWait());
    expect((await put(await stack.url(), body)).status).toBe(200);
    expect((await stack.settled()).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(await stack.reasons()).toContain(reason);
  });

  it("is refused to whoever has not got it whole, and takes nothing but signals", async () => {
    const stack = aStack(shared.engine, "guarded");
    await stack.create(aWait());
    const url = await stack.url();
    const forged = url.replace(/X-Amz-Signature=[0-9a-f]{4}/, "X-Amz-Signature=dead");
    expect([(await put(forged, success("i-1", ""))).status, (await fetch(url)).status]).toEqual([403, 403]);
    const unknown = await put(url, { ...success("i-1", ""), Color: "red" });
    expect([unknown.status, await unknown.text()]).toEqual([501, expect.stringContaining("the member Color")]);
    const expired = await put(url.replace(/X-Amz-Date=\d{4}/, "X-Amz-Date=2001"), success("i-1", ""));
    expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining("Request has expired")]);
    await put(url, success("i-1", ""));
    expect((await stack.settled()).StackStatus).toBe("CREATE_COMPLETE");
  });

  it("of an operation before counts for nothing, and a wait condition is not updated", async () => {
    const stack = aStack(shared.engine, "again");
    const handle = { Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" } };
    await stack.create({ Resources: handle });
    const url = await stack.url("Handle");
    await put(url, { Status: "FAILURE", Reason: "old", UniqueId: "i-0" });
    await stack.settled();
    const update = (template: object) =>
      stack.client.send(new UpdateStackCommand({ StackName: "again", TemplateBody: JSON.stringify(template) }));
    await update(aWait());
    await stack.url();
    await put(url, success("i-1", "new"));
    expect((await stack.settled()).Outputs?.[0]?.OutputValue).toBe('{"i-1":"new"}');
    await update(aWait(2));
    expect((await stack.settled()).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await stack.reasons()).toContain(
      "Update to resource type AWS::CloudFormation::WaitCondition is not supported",
    );
  });

  it("still leads to the engine that comes after, at the same port, with what it has received", async () => {
    const stateDir = await aFolder();
    const first = await startEmbeddedAws({ stateDir, speed: "compressed" });
    const before = aStack(first, "resumed");
    await before.create(aWait(2));
    const url = await before.url();
    await put(url, success("one", "1"));
    await first.close();
    const after = aStack(await anEngine({ stateDir, speed: "compressed", port: first.port }), "resumed");
    await put(url, success("two", "2"));
    expect((await after.settled()).Outputs?.[0]?.OutputValue).toBe('{"one":"1","two":"2"}');
  });
});
