import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { Faults } from "../../src/faults/faults.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate } from "./templates.ts";

const StackName = "story";

/** A group of two machines that has to hear from both, on a launch template of that machine image. */
function aGroup(image: string, rolling: object = {}, attributes: object = {}): string {
  return aTemplate({
    Machines: {
      Type: "AWS::EC2::LaunchTemplate",
      Properties: { LaunchTemplateData: { ImageId: image, InstanceType: "t3.small" } },
    },
    Group: {
      Type: "AWS::AutoScaling::AutoScalingGroup",
      CreationPolicy: { ResourceSignal: { Count: 2, Timeout: "PT15M" } },
      UpdatePolicy: {
        AutoScalingRollingUpdate: { MaxBatchSize: 1, WaitOnResourceSignals: true, PauseTime: "PT5M", ...rolling },
      },
      ...attributes,
      Properties: {
        MinSize: "2",
        MaxSize: "4",
        AvailabilityZones: ["ap-southeast-2a"],
        LaunchTemplate: {
          LaunchTemplateId: { Ref: "Machines" },
          Version: { "Fn::GetAtt": ["Machines", "LatestVersionNumber"] },
        },
      },
    },
  });
}

/** Events of the group, with the machines' ids left out. */
async function groupEvents(aws: InProcess): Promise<readonly string[]> {
  const events = (await aws.events(StackName)).filter((event) => event.startsWith("Group"));
  return events.map((event) => event.replace(/i-[0-9a-f]+/, "i-?"));
}

describe("success signals of a group's machines", () => {
  it("are events of its creation", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    expect(await groupEvents(aws)).toEqual([
      "Group CREATE_IN_PROGRESS",
      "Group CREATE_IN_PROGRESS Resource creation Initiated",
      "Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group CREATE_COMPLETE",
    ]);
  });

  it("fail its creation when they do not come in time", async () => {
    const faults = { reasonFor: (_: string, __: string, step: string) => (step === "signal" ? "lost" : undefined) };
    const aws = aCloudFormation({ faults });
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    expect((await groupEvents(aws)).slice(0, 4)).toEqual([
      "Group CREATE_IN_PROGRESS",
      "Group CREATE_IN_PROGRESS Resource creation Initiated",
      "Group UPDATE_IN_PROGRESS Failed to receive 2 resource signal(s) for the current batch. " +
        "Each resource signal timeout is counted as a FAILURE.",
      "Group CREATE_FAILED Received 0 SUCCESS signal(s) out of 2. " +
        "Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
    ]);
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });

  it("are waited for again where a creation that failed for want of them was kept, and the same comes again", async () => {
    const luck = { isLost: true };
    const faults = {
      reasonFor: (_: string, __: string, step: string) => (step === "signal" && luck.isLost ? "lost" : undefined),
    };
    const aws = aCloudFormation({ faults });
    const same = { StackName, TemplateBody: aGroup("ami-1"), DisableRollback: true };
    await aws.run("CreateStack", same);
    await aws.run("UpdateStack", same);
    expect(await aws.status(StackName)).toBe("UPDATE_FAILED");
    luck.isLost = false;
    await aws.run("UpdateStack", same);
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
    expect((await groupEvents(aws)).slice(-4)).toEqual([
      "Group CREATE_IN_PROGRESS",
      "Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group CREATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group CREATE_COMPLETE",
    ]);
  });

  it("are waited for, batch by batch, in a rolling update", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    await aws.run("UpdateStack", { StackName, TemplateBody: aGroup("ami-2") });
    const batch = (progress: number): readonly string[] => [
      "Group UPDATE_IN_PROGRESS Terminating instance(s) [i-?]; replacing with 1 new instance(s).",
      `Group UPDATE_IN_PROGRESS Successfully terminated instance(s) [i-?] (Progress ${progress}%).`,
      "Group UPDATE_IN_PROGRESS New instance(s) added to autoscaling group - " +
        "Waiting on 1 resource signal(s) with a timeout of PT5M.",
      "Group UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
    ];
    expect((await groupEvents(aws)).slice(5)).toEqual([
      "Group UPDATE_IN_PROGRESS",
      "Group UPDATE_IN_PROGRESS Rolling update initiated. Terminating 2 obsolete instance(s) in batches of 1. " +
        "Waiting on resource signals with a timeout of PT5M when new instances are added to the autoscaling group.",
      ...batch(50),
      ...batch(100),
      "Group UPDATE_COMPLETE",
    ]);
  });

  it("roll an update back that does not hear from its new machines, and so does the rollback", async () => {
    const lost = { step: "none" };
    const aws = aCloudFormation({ faults: { reasonFor: (_, __, step) => (step === lost.step ? "lost" : undefined) } });
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    lost.step = "signal";
    await aws.run("UpdateStack", { StackName, TemplateBody: aGroup("ami-2") });
    const events = await groupEvents(aws);
    expect(events.slice(events.findIndex((event) => event.includes("Failed to receive")))).toEqual([
      "Group UPDATE_IN_PROGRESS Failed to receive 1 resource signal(s) for the current batch. " +
        "Each resource signal timeout is counted as a FAILURE.",
      "Group UPDATE_FAILED Received 0 SUCCESS signal(s) out of 2. " +
        "Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
      "Group UPDATE_IN_PROGRESS",
      "Group UPDATE_IN_PROGRESS Rolling update initiated. Terminating 1 obsolete instance(s) in batches of 1. " +
        "Waiting on resource signals with a timeout of PT5M when new instances are added to the autoscaling group.",
      "Group UPDATE_IN_PROGRESS Terminating instance(s) [i-?]; replacing with 1 new instance(s).",
      "Group UPDATE_IN_PROGRESS Successfully terminated instance(s) [i-?] (Progress 100%).",
      "Group UPDATE_IN_PROGRESS New instance(s) added to autoscaling group - " +
        "Waiting on 1 resource signal(s) with a timeout of PT5M.",
      "Group UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group UPDATE_COMPLETE",
    ]);
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("fail the rollback too where the machines of before do not signal either", async () => {
    const lostFrom = { index: 2 };
    const faults: Faults = {
      reasonFor: () => undefined,
      signalOf: (_, { step }) => (step === "create" || lostFrom.index > 0 ? "success" : "lost"),
    };
    const aws = aCloudFormation({ faults });
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    lostFrom.index = 0;
    await aws.run("UpdateStack", { StackName, TemplateBody: aGroup("ami-2") });
    expect(await groupEvents(aws)).toContain(
      "Group UPDATE_FAILED Received 0 SUCCESS signal(s) out of 1. " +
        "Unable to satisfy 100% MinSuccessfulInstancesPercent requirement",
    );
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_FAILED");
  });

  it("are still waited for by the engine that comes after the one that started the machines", async () => {
    const current = { signal: undefined as string | undefined };
    const faults = {
      reasonFor: (_: string, __: string, step: string) => (step === "signal" ? current.signal : undefined),
    };
    let aws = aCloudFormation({ faults });
    const { store, ids } = aws;
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    current.signal = "lost";
    await aws.call("UpdateStack", { StackName, TemplateBody: aGroup("ami-2") });
    while (!(await groupEvents(aws)).some((event) => event.includes("New instance(s) added"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    aws.cut();
    aws = aCloudFormation({ store, ids, faults });
    await aws.resume();
    await aws.settle();
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    const events = await groupEvents(aws);
    expect(events.filter((event) => event.includes("Rolling update initiated"))).toHaveLength(2);
    expect(events.join("\n")).toContain("UPDATE_FAILED Received 0 SUCCESS signal(s) out of 2.");
  });
});

describe("a rolling update that is cut short in the middle of a batch", () => {
  it.each(["Terminating instance(s)", "Successfully terminated", "New instance(s) added", "Temporarily setting"])(
    "goes on after '%s', and tells nothing twice",
    async (moment) => {
      const template = (image: string): string => aGroup(image, { MinInstancesInService: 1 });
      const whole = aCloudFormation();
      await whole.run("CreateStack", { StackName, TemplateBody: template("ami-1") });
      await whole.run("UpdateStack", { StackName, TemplateBody: template("ami-2") });
      let aws = aCloudFormation();
      const { store, ids } = aws;
      await aws.run("CreateStack", { StackName, TemplateBody: template("ami-1") });
      await aws.call("UpdateStack", { StackName, TemplateBody: template("ami-2") });
      while (!(await groupEvents(aws)).some((event) => event.includes(moment))) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      aws.cut();
      aws = aCloudFormation({ store, ids });
      await aws.resume();
      await aws.settle();
      expect(await groupEvents(aws)).toEqual(await groupEvents(whole));
      expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
    },
  );
});

describe("a rolling update that cannot be", () => {
  it.each([
    [{ PauseTime: "5 minutes" }, "PauseTime is 5 minutes; it must be a duration such as PT5M"],
    [{ PauseTime: "PT2H" }, "of one hour (PT1H) at most"],
    [{ MinInstancesInService: 4 }, "MinInstancesInService must be less than the autoscaling group's MaxSize"],
  ])("with %o fails the update before any machine is replaced", async (rolling, reason) => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1") });
    await aws.run("UpdateStack", { StackName, TemplateBody: aGroup("ami-2", rolling) });
    const events = (await groupEvents(aws)).slice(5);
    expect(events).toContainEqual(expect.stringContaining(reason));
    expect(events.join()).not.toContain("Terminating");
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });
});

describe("a group whose UpdatePolicy replaces it", () => {
  const replacing = { UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } } };

  it("is made anew for another launch template and keeps what else changes in place; the old one goes in the cleanup", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1", {}, replacing) });
    await aws.run("UpdateStack", { StackName, TemplateBody: aGroup("ami-2", {}, replacing) });
    expect((await groupEvents(aws)).slice(5)).toEqual([
      "Group UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "Group UPDATE_IN_PROGRESS Resource creation Initiated",
      "Group UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId i-?",
      "Group UPDATE_COMPLETE",
      "Group DELETE_IN_PROGRESS",
      "Group DELETE_COMPLETE",
    ]);
    const larger = aGroup("ami-2", {}, replacing).replace('"MaxSize":"4"', '"MaxSize":"5"');
    await aws.run("UpdateStack", { StackName, TemplateBody: larger });
    expect((await groupEvents(aws)).slice(-2)).toEqual(["Group UPDATE_IN_PROGRESS", "Group UPDATE_COMPLETE"]);
  });

  it("stays as it is where the new one does not hear from its machines", async () => {
    const lost = { step: "none" };
    const aws = aCloudFormation({ faults: { reasonFor: (_, __, step) => (step === lost.step ? "lost" : undefined) } });
    await aws.run("CreateStack", { StackName, TemplateBody: aGroup("ami-1", {}, replacing) });
    lost.step = "signal";
    await aws.run("UpdateStack", { StackName, TemplateBody: aGroup("ami-2", {}, replacing) });
    expect((await groupEvents(aws)).slice(-4)).toEqual([
      expect.stringContaining("UPDATE_FAILED Received 0 SUCCESS signal(s) out of 2."),
      "Group UPDATE_COMPLETE",
      "Group DELETE_IN_PROGRESS",
      "Group DELETE_COMPLETE",
    ]);
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });
});
