import { describe, expect, it } from "vitest";
import { STACK_STATUSES, isRunning } from "../src/model/stack-status.ts";
import { findHints } from "../src/plan/story/find-hints.ts";
import { judgeOutcome } from "../src/plan/judge-outcome.ts";
import { planNextPollMs } from "../src/plan/waiting/next-poll.ts";
import { aStack } from "./support/fake-aws.ts";

describe("judging", () => {
  it.each(STACK_STATUSES.filter((status) => isRunning(status) || status.endsWith("_FAILED")))(
    "%s is never success",
    (status) => {
      const outcome = judgeOutcome({
        commands: {
          deploy: "deploy-command",
          destroy: "destroy-command",
          rollback: "rollback-command",
          diagnose: "diagnose-command",
          aws: "aws",
        },
        stack: aStack({ status }),
        operation: "update",
        story: undefined,
        elapsedMs: 1,
      });
      expect(outcome.kind).toBe("failed");
    },
  );

  it.each(["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"] as const)("%s is rolled back", (status) => {
    const outcome = judgeOutcome({
      commands: {
        deploy: "deploy-command",
        destroy: "destroy-command",
        rollback: "rollback-command",
        diagnose: "diagnose-command",
        aws: "aws",
      },
      stack: aStack({ status }),
      operation: "update",
      story: undefined,
      elapsedMs: 1,
    });
    expect(outcome).toMatchObject({
      kind: "rolledBack",
      runningVersion: status === "ROLLBACK_COMPLETE" ? undefined : "1.0.0",
    });
  });
});

it.each([
  ["Queue already exists in stack arn", /outside this stack/],
  ["User: arn is not authorized to perform: sqs:CreateQueue", /permission/],
  ["Received 0 SUCCESS signal(s) out of 2", /console output/],
  ["Failed to receive 1 resource signal(s) for the current batch", /console output/],
  ["The image id '[ami-1]' does not exist", /account and region/],
  ["WaitCondition timed out. Received 0 conditions when expecting 1", /wait condition/],
  ["We currently do not have sufficient t3.small capacity in the Availability Zone", /another instance type/],
  ["The bucket you tried to delete is not empty", /still holds objects/],
  ["CloudFormation cannot update a stack when a custom-named resource requires replacing.", /another name/],
  [
    "Action denied by stack policy: Statement [#1] does not allow [Update:Replace] for resource [x]",
    /--allow-replacing Queue/,
  ],
  [
    "Action denied by stack policy: Statement [#1] does not allow [Update:Delete] for resource [x]",
    /--allow-removing Queue/,
  ],
  ["Rate exceeded (Service: AmazonAutoScaling; Status Code: 400; Error Code: Throttling)", /throttled/],
  ["Client.InternalError: Client error on launch", /^A KMS key can not be used/],
  ["User: arn:x is not authorized to perform: kms:CreateGrant on resource: arn:y", /A KMS key can not be used/],
  ["resource sg-0a1b has a dependent object (DependencyViolation)", /network interface/],
  ["You've reached your quota for maximum Fleet Requests for this account.", /quota/],
  ["The following hook(s) failed: [Org::Tags::Hook]", /hook or validation/],
  ["#: extraneous key [Colour] is not permitted", /correct the property/],
  ["Resource creation exceeded the specified timeout", /longer than allowed/],
  ["Custom Resource failed to stabilize in expected time", /longer than allowed/],
  ["Update of resource type is not permitted. The new template modifies ...: [Queue]", /another logical id/],
  ["Received response status [FAILED] from custom resource. Message returned: See the details", /CloudWatch Logs/],
  ["CloudFormation did not receive a response from your Custom Resource.", /CloudWatch Logs/],
  ["There are not enough free addresses in subnet 'subnet-1' to satisfy the requested number of instances.", /subnet/],
  ["Export with name ci-Queue is already exported by stack ci", /outside this stack/],
  ["One or more of the attached volumes are encrypted with an inaccessible AWS KMS key.", /A KMS key can not be used/],
  ["Turning off automatic failover for replication group with cluster mode enabled is not supported.", /ElastiCache/],
])("knows what to do about: %s", (reason, hint) => {
  expect(findHints({ reason, logicalId: "Queue" }).join(" ")).toMatch(hint);
});

it("takes no mere mention of KMS, and no error of EC2's client, for what it is not", () => {
  const advice = (reason: string) => findHints({ reason }).join(" ");
  expect(advice("KmsAlias: An alias with the name alias/kms-logs already exists")).not.toContain("KMS key can not");
  expect(advice("Client.InternalError: Client error on launch")).not.toContain("failure of its own");
  expect(advice("Internal Failure")).toContain("failure of its own");
});

describe("polling", () => {
  it.each([
    { quietPolls: 0, loopback: false, ms: 1000 },
    { quietPolls: 2, loopback: false, ms: 2250 },
    { quietPolls: 30, loopback: false, ms: 15_000 },
    { quietPolls: 0, loopback: true, ms: 20 },
    { quietPolls: 30, loopback: true, ms: 100 },
  ])("waits $ms ms after $quietPolls quiet polls (loopback: $loopback)", ({ quietPolls, loopback, ms }) => {
    expect(planNextPollMs({ quietPolls, loopback, random: 0.5 })).toBe(ms);
    expect(planNextPollMs({ quietPolls, loopback, random: 0 })).toBe(ms * 0.8);
  });
});

it("does not send to a console whose end was just told", () => {
  const machine = { instanceId: "i-1", signal: "none", state: "running", unreadable: undefined } as const;
  const reason = "Received 0 SUCCESS signal(s) out of 1";
  expect(findHints({ reason, machines: [{ ...machine, console: ["logstash: no such file"] }] })).toEqual([
    expect.stringMatching(/the end of the console above/),
  ]);
  expect(findHints({ reason, machines: [{ ...machine, console: [] }] })).toEqual([
    expect.stringMatching(/read its console output/),
  ]);
});
