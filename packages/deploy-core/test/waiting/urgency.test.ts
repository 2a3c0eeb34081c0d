import * as Sdk from "@aws-sdk/client-cloudformation";
import { describe, expect, it } from "vitest";
import { createPatientClient } from "../../src/node/patient-client.ts";
import type { WaitingLine } from "../../src/node/waiting-line.ts";
import { compareUrgency, parseUrgency, weighCall, type Urgency } from "../../src/plan/waiting/urgency.ts";

const IN_ORDER = ["looking", "watching", "deciding", "finishing", "proposing", "working"] as const;

describe("the urgency of a call", () => {
  it("is the higher the more somebody waits for it", () => {
    const shuffled: Urgency[] = ["finishing", "working", "deciding", "proposing", "looking", "watching"];
    expect(shuffled.sort(compareUrgency)).toEqual(IN_ORDER);
  });

  it.each([
    { kind: "looks", reading: "looking", proposed: "looking", begun: "looking" },
    { kind: "watches", reading: "watching", proposed: "watching", begun: "watching" },
    { kind: "decides", reading: "deciding", proposed: "deciding", begun: "deciding" },
    { kind: "proposes", reading: "working", proposed: "proposing", begun: "finishing" },
    { kind: "begins", reading: "working", proposed: "proposing", begun: "finishing" },
    { kind: "other", reading: "working", proposed: "proposing", begun: "finishing" },
  ] as const)("that $kind is $reading at first, $proposed with a change set, $begun once it runs", (row) => {
    for (const progress of ["reading", "proposed", "begun"] as const)
      expect(weighCall(row.kind, progress).urgency).toBe(row[progress]);
  });

  it("never falls back: what runs is finished even where another change set is made", () => {
    expect(weighCall("proposes", "begun").progress).toBe("begun");
  });

  it.each(["soon", "toString", ""])("that a later version calls '%s' is the least", (text) => {
    expect(parseUrgency(text)).toBe("working");
  });
});

const ARN = "arn:aws:cloudformation:x:111111111111:stack/ci-a/1";

/** The SDK with a client that is answered at once, and by nothing. */
class Answered extends Sdk.CloudFormationClient {
  override send = async () => ({});
}

describe("the calls of a run", () => {
  it("stand in the line by what they are and by how far the run has got", async () => {
    const taken: Urgency[] = [];
    const line: WaitingLine = {
      takeTurn: async (urgency) => void taken.push(urgency),
      noteThrottling: async () => undefined,
      learnAccount: () => undefined,
      change: () => Promise.reject(new Error("nothing is shared")),
    };
    const sdk = { ...Sdk, CloudFormationClient: Answered as unknown as typeof Sdk.CloudFormationClient };
    const { client, lookAtAll } = createPatientClient(sdk, {
      access: {
        credentials: { accessKeyId: "any", secretAccessKey: "any" },
        region: "ap-southeast-2",
        endpoint: undefined,
        loopback: false,
        source: "a test",
      },
      patience: { line: () => line, renew: undefined, interrupted: () => false, onUnreachable: () => undefined },
    });
    await client.send(new Sdk.DescribeStacksCommand({ StackName: "ci-a" }));
    await client.send(new Sdk.DescribeStacksCommand({}));
    await client.send(new Sdk.CreateChangeSetCommand({ StackName: "ci-a", ChangeSetName: "one" }));
    await client.send(new Sdk.DescribeChangeSetCommand({ ChangeSetName: "one" }));
    await client.send(new Sdk.ExecuteChangeSetCommand({ ChangeSetName: "one" }));
    await lookAtAll({ NextToken: undefined });
    await client.send(new Sdk.DescribeStackEventsCommand({ StackName: ARN }));
    await client.send(new Sdk.DescribeStacksCommand({ StackName: ARN }));
    await client.send(new Sdk.SetStackPolicyCommand({ StackName: ARN }));
    expect(taken).toEqual([
      "working",
      "working",
      "working",
      "proposing",
      "proposing",
      "looking",
      "watching",
      "deciding",
      "finishing",
    ]);
  });
});
