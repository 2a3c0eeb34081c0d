import { describe, expect, it } from "vitest";
import type { StackStatus } from "../../src/cloudformation/model/stack-status.ts";
import { openSharedResources } from "../../src/resources/shared-resources.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { ALL_STATUSES, answerIn } from "./a-stack-in.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const LOST = { reasonFor: (_: string, __: string, step: string) => (step === "signal" ? "lost" : undefined) };

/** A wait condition that asks for that many signals within five minutes. */
function aWait(Count: number): string {
  return aTemplate({
    Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" },
    Wait: {
      Type: "AWS::CloudFormation::WaitCondition",
      Properties: { Handle: { Ref: "Handle" }, Timeout: "300", Count },
    },
  });
}

/** A machine whose creation policy asks for one signal. */
const MACHINE = aTemplate({
  Machine: {
    Type: "AWS::EC2::Instance",
    CreationPolicy: { ResourceSignal: { Timeout: "PT5M" } },
    Properties: { ImageId: "ami-1" },
  },
});

/** Lets the engine go on until the stack has that event. */
async function until(aws: InProcess, event: string): Promise<void> {
  for (let turns = 0; !(await aws.events(StackName)).includes(event); turns += 1) {
    if (turns > 1_000) throw new Error(`There is no event ${event}: ${(await aws.events(StackName)).join("\n")}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const signal = (aws: InProcess, LogicalResourceId: string, UniqueId: string, Status = "SUCCESS") =>
  aws.call("SignalResource", { StackName, LogicalResourceId, UniqueId, Status });

const of = (events: readonly string[], logicalId: string): readonly string[] =>
  events.filter((event) => event.startsWith(`${logicalId} `));

describe("a wait condition", () => {
  it("is made once as many signals as it counts have come", async () => {
    const aws = aCloudFormation();
    await aws.call("CreateStack", { StackName, TemplateBody: aWait(2) });
    await until(aws, "Wait CREATE_IN_PROGRESS Resource creation Initiated");
    await signal(aws, "Wait", "one");
    await signal(aws, "Wait", "two");
    await aws.settle();
    expect(of(await aws.events(StackName), "Wait")).toEqual([
      "Wait CREATE_IN_PROGRESS",
      "Wait CREATE_IN_PROGRESS Resource creation Initiated",
      "Wait CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId one",
      "Wait CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId two",
      "Wait CREATE_COMPLETE",
    ]);
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it("runs into its timeout when too few come", async () => {
    const aws = aCloudFormation();
    await aws.call("CreateStack", { StackName, TemplateBody: aWait(2) });
    await until(aws, "Wait CREATE_IN_PROGRESS Resource creation Initiated");
    await signal(aws, "Wait", "one");
    await aws.settle();
    expect(await aws.events(StackName)).toContain(
      "Wait CREATE_FAILED WaitCondition timed out. Received 1 conditions when expecting 2",
    );
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });

  it("fails as soon as a failure comes, and the stack rolls back", async () => {
    const aws = aCloudFormation();
    await aws.call("CreateStack", { StackName, TemplateBody: aWait(1) });
    await until(aws, "Wait CREATE_IN_PROGRESS Resource creation Initiated");
    await signal(aws, "Wait", "one", "FAILURE");
    await aws.settle();
    expect((await aws.events(StackName)).slice(-8)).toEqual([
      "Wait CREATE_IN_PROGRESS Received FAILURE signal with UniqueId one",
      "Wait CREATE_FAILED Received FAILURE signal with UniqueId one",
      "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Wait]. Rollback requested by user.",
      "Wait DELETE_IN_PROGRESS",
      "Wait DELETE_COMPLETE",
      "Handle DELETE_IN_PROGRESS",
      "Handle DELETE_COMPLETE",
      "stack ROLLBACK_COMPLETE",
    ]);
  });

  it("that counts none waits for none", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: aWait(0) });
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it("still counts what it received under an engine that was lost", async () => {
    let aws = aCloudFormation();
    const { store, ids } = aws;
    await aws.call("CreateStack", { StackName, TemplateBody: aWait(2) });
    await until(aws, "Wait CREATE_IN_PROGRESS Resource creation Initiated");
    await signal(aws, "Wait", "one");
    aws.cut();
    aws = aCloudFormation({ store, ids });
    await aws.resume();
    await signal(aws, "Wait", "two");
    await aws.settle();
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });
});

describe("a machine with a creation policy", () => {
  it("is made when somebody signals in place of the machine whose signal got lost", async () => {
    const aws = aCloudFormation({ faults: LOST });
    await aws.call("CreateStack", { StackName, TemplateBody: MACHINE });
    await signal(aws, "Machine", "by hand");
    await aws.settle();
    expect((await aws.events(StackName)).slice(-3)).toEqual([
      "Machine CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId by hand",
      "Machine CREATE_COMPLETE",
      "stack CREATE_COMPLETE",
    ]);
  });

  it("fails when nobody signals in time", async () => {
    const aws = aCloudFormation({ faults: LOST });
    await aws.run("CreateStack", { StackName, TemplateBody: MACHINE });
    expect(await aws.events(StackName)).toContain(
      "Machine CREATE_FAILED Failed to receive 1 resource signal(s) within the specified duration",
    );
  });
});

describe("a group with a creation policy", () => {
  const group = (percent: number): string =>
    aTemplate({
      Group: {
        Type: "AWS::AutoScaling::AutoScalingGroup",
        CreationPolicy: {
          ResourceSignal: { Count: 2, Timeout: "PT5M" },
          AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: percent },
        },
        Properties: { MinSize: "2", MaxSize: "2", AvailabilityZones: ["ap-southeast-2a"] },
      },
    });

  it("fails at the failure that leaves too few successes", async () => {
    const aws = aCloudFormation({ faults: LOST });
    await aws.call("CreateStack", { StackName, TemplateBody: group(100) });
    await signal(aws, "Group", "i-1");
    await signal(aws, "Group", "i-2", "FAILURE");
    await aws.settle();
    expect(await aws.events(StackName)).toContain(
      "Group CREATE_FAILED Received 1 FAILURE signal(s) out of 2. " +
        "Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
    );
  });

  it("bears a failure that leaves enough", async () => {
    const aws = aCloudFormation({ faults: LOST });
    await aws.call("CreateStack", { StackName, TemplateBody: group(50) });
    await signal(aws, "Group", "i-2", "FAILURE");
    await signal(aws, "Group", "i-1");
    await aws.settle();
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });
});

describe("a rolling update", () => {
  const GROUP = "AWS::AutoScaling::AutoScalingGroup";

  /** A group of two machines of that image, rolled one by one, of which so many in a hundred must signal. */
  const rolled = (ImageId: string, MinSuccessfulInstancesPercent: number): string =>
    aTemplate({
      Machines: {
        Type: "AWS::EC2::LaunchTemplate",
        Properties: { LaunchTemplateData: { ImageId, InstanceType: "t3.small" } },
      },
      Group: {
        Type: GROUP,
        UpdatePolicy: {
          AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: "PT5M", MinSuccessfulInstancesPercent },
        },
        Properties: {
          MinSize: "2",
          MaxSize: "3",
          AvailabilityZones: ["ap-southeast-2a"],
          LaunchTemplate: {
            LaunchTemplateId: { Ref: "Machines" },
            Version: { "Fn::GetAtt": ["Machines", "LatestVersionNumber"] },
          },
        },
      },
    });

  /** The machines that the last operation has started so far. */
  function startedMachines(aws: InProcess): readonly string[] {
    const [group] = openSharedResources(aws.store, GROUP).list({ account: "111111111111", region: "ap-southeast-2" });
    return (group && aws.resources.handlerFor(GROUP).rollingGroupOf?.(group)?.view().launchedIds) ?? [];
  }

  /** Rolls the group; each of its new machines then signals that, by hand. */
  async function roll(percent: number, signals: readonly string[]): Promise<InProcess> {
    const aws = aCloudFormation({ faults: LOST });
    await aws.run("CreateStack", { StackName, TemplateBody: rolled("ami-1", percent) });
    const before = startedMachines(aws);
    await aws.call("UpdateStack", { StackName, TemplateBody: rolled("ami-2", percent) });
    const fresh = (): readonly string[] => startedMachines(aws).filter((machine) => !before.includes(machine));
    for (const [index, status] of signals.entries()) {
      while (fresh().length <= index) await new Promise((resolve) => setImmediate(resolve));
      await signal(aws, "Group", fresh()[index] ?? "", status);
    }
    await aws.settle();
    return aws;
  }

  it("goes on with the signals that somebody sends for its machines", async () => {
    expect(await (await roll(100, ["SUCCESS", "SUCCESS"])).status(StackName)).toBe("UPDATE_COMPLETE");
  });

  it("bears a failure that leaves enough", async () => {
    expect(await (await roll(50, ["FAILURE", "SUCCESS"])).status(StackName)).toBe("UPDATE_COMPLETE");
  });

  it("is rolled back at the failure that leaves too few", async () => {
    const aws = await roll(100, ["FAILURE"]);
    expect(await aws.events(StackName)).toContain(
      "Group UPDATE_FAILED Received 1 FAILURE signal(s) out of 2. " +
        "Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
    );
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });
});

describe("SignalResource", () => {
  const NOT_SIGNALLED = "Resource A is of type AWS::SNS::Topic and cannot be signaled";

  it.each(ALL_STATUSES)(
    "is refused in %s unless the stack is being created or updated, or goes back",
    async (status) => {
      const input = { LogicalResourceId: "A", UniqueId: "one", Status: "SUCCESS" };
      const TemplateBody = aTemplate({ A: topic("a") });
      const answer = await answerIn(status, { StackName, TemplateBody, operation: "SignalResource", input });
      const exceptions: Partial<Record<StackStatus, string>> = {
        CREATE_IN_PROGRESS: NOT_SIGNALLED,
        UPDATE_IN_PROGRESS: NOT_SIGNALLED,
        // AWS: machines that a rollback starts are heard.
        UPDATE_ROLLBACK_IN_PROGRESS: NOT_SIGNALLED,
        DELETE_COMPLETE: "Stack [ID] does not exist",
      };
      expect(answer).toBe(exceptions[status] ?? `Stack ID is in ${status} state and cannot be signaled`);
    },
  );

  it("takes a unique id once, and after that only its failure", async () => {
    const aws = aCloudFormation();
    await aws.call("CreateStack", { StackName, TemplateBody: aWait(2) });
    await until(aws, "Wait CREATE_IN_PROGRESS Resource creation Initiated");
    await signal(aws, "Wait", "one");
    await expect(signal(aws, "Wait", "one")).rejects.toThrow(
      "Signal with ID one for resource Wait already exists. Signals may only be updated with a FAILURE status.",
    );
    await signal(aws, "Wait", "one", "FAILURE");
    await aws.settle();
    expect(await aws.events(StackName)).toContain("Wait CREATE_FAILED Received FAILURE signal with UniqueId one");
  });

  it("is refused for a resource that is not there, waits for nothing or is made", async () => {
    const aws = aCloudFormation();
    await aws.call("CreateStack", { StackName, TemplateBody: aWait(2) });
    await until(aws, "Wait CREATE_IN_PROGRESS Resource creation Initiated");
    await expect(signal(aws, "None", "one")).rejects.toThrow("Resource None does not exist for stack story");
    await expect(signal(aws, "Handle", "one")).rejects.toThrow(
      "Resource Handle is of type AWS::CloudFormation::WaitConditionHandle and cannot be signaled",
    );
    await expect(signal(aws, "Wait", "one", "PERHAPS")).rejects.toThrow("Value 'PERHAPS' at 'status'");
    await aws.settle();
  });
});
