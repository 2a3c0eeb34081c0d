import { describe, expect, it } from "vitest";
import { openAlarmStates } from "../../src/cloudwatch/alarm-states.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const PLACE = { account: "111111111111", region: "ap-southeast-2" };
const ARN = "arn:aws:cloudwatch:ap-southeast-2:111111111111:alarm:errors";
const ALARM = aTemplate({
  Errors: {
    Type: "AWS::CloudWatch::Alarm",
    Properties: { AlarmName: "errors", ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: 1 },
  },
});
const TemplateBody = aTemplate({ A: topic("a"), B: topic("b", { DependsOn: "A" }) });
const CHANGED = aTemplate({ A: topic("a", {}, { DisplayName: "new" }), B: topic("b2", { DependsOn: "A" }) });

const triggers = (MonitoringTimeInMinutes?: number, Arn = ARN): object => ({
  RollbackConfiguration: { RollbackTriggers: [{ Arn, Type: "AWS::CloudWatch::Alarm" }], MonitoringTimeInMinutes },
});

function ring({ store }: Pick<InProcess, "store">): void {
  const to = { value: "ALARM", reason: "test", reasonData: undefined, sinceMs: 0 } as const;
  openAlarmStates(store).change({ ...PLACE, alarmName: "errors", alarmType: "MetricAlarm", from: undefined, to });
}

async function withAlarm(options: Parameters<typeof aCloudFormation>[0] = {}): Promise<InProcess> {
  const aws = aCloudFormation(options);
  await aws.run("CreateStack", { StackName: "alarms", TemplateBody: ALARM });
  return aws;
}

async function configurationOf(aws: InProcess): Promise<unknown> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName })) as unknown as {
    Stacks: { RollbackConfiguration: unknown }[];
  };
  return Stacks[0]?.RollbackConfiguration;
}

describe("a rollback trigger", () => {
  it("that stays quiet lets an operation end, after the time in which it is watched", async () => {
    const aws = await withAlarm();
    await aws.run("CreateStack", { StackName, TemplateBody, ...triggers(10) });
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
    const { StackEvents } = (await aws.call("DescribeStackEvents", { StackName })) as unknown as {
      StackEvents: { Timestamp: number }[];
    };
    const [end, lastResource] = StackEvents;
    expect(Number(end?.Timestamp) - Number(lastResource?.Timestamp)).toBeGreaterThanOrEqual(600_000);
  });

  it("that is not there makes a creation fail before it makes anything", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody, ...triggers() });
    expect(await aws.events(StackName)).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      `stack ROLLBACK_IN_PROGRESS The rollback trigger ${ARN} does not exist. Rollback requested by user.`,
      "stack ROLLBACK_COMPLETE",
    ]);
  });

  it("of another region is not there", async () => {
    const aws = await withAlarm();
    const Arn = ARN.replace("ap-southeast-2", "eu-west-1");
    await aws.run("CreateStack", { StackName, TemplateBody, ...triggers(0, Arn) });
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });

  it("that rings while resources are made stops what is left, and all is taken back", async () => {
    const store = { current: undefined as InProcess | undefined };
    const aws = await withAlarm({
      faults: {
        reasonFor(_, logicalId) {
          if (logicalId === "A" && store.current !== undefined) ring(store.current);
          return undefined;
        },
      },
    });
    store.current = aws;
    await aws.run("CreateStack", { StackName, TemplateBody, ...triggers() });
    const events = await aws.events(StackName);
    expect(events).toContain(
      `stack ROLLBACK_IN_PROGRESS The rollback trigger ${ARN} is in ALARM. Rollback requested by user.`,
    );
    expect(events.filter((event) => event.startsWith("B "))).toEqual([]);
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });

  it("that rings while it is watched rolls an update back before anything old is removed", async () => {
    const aws = await withAlarm({ speed: "compressed" });
    await aws.run("CreateStack", { StackName, TemplateBody });
    await aws.call("UpdateStack", { StackName, TemplateBody: CHANGED, ...triggers(180) });
    await expect.poll(async () => await aws.events(StackName)).toContain("B UPDATE_COMPLETE");
    ring(aws);
    await aws.settle();
    const events = await aws.events(StackName);
    expect(events).toContain(`stack UPDATE_ROLLBACK_IN_PROGRESS The rollback trigger ${ARN} is in ALARM.`);
    expect(events).not.toContain("stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("is watched on by the engine that comes after one that was killed", async () => {
    const first = await withAlarm({ speed: "compressed" });
    await first.call("CreateStack", { StackName, TemplateBody, ...triggers(180) });
    await expect.poll(async () => await first.events(StackName)).toContain("B CREATE_COMPLETE");
    first.cut();
    const second = aCloudFormation({ store: first.store, ids: first.ids });
    ring(second);
    await second.resume();
    await second.settle();
    expect(await second.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });

  it("does not hinder a cancellation in the meantime, nor a deletion afterwards", async () => {
    const aws = await withAlarm({ speed: "compressed" });
    await aws.run("CreateStack", { StackName, TemplateBody });
    await aws.call("UpdateStack", { StackName, TemplateBody: CHANGED, ...triggers(180) });
    await expect.poll(async () => await aws.events(StackName)).toContain("B UPDATE_COMPLETE");
    await aws.call("CancelUpdateStack", { StackName });
    await aws.settle();
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    ring(aws);
    const { StackId } = (await describeStack(aws)) ?? { StackId: "" };
    await aws.run("DeleteStack", { StackName });
    expect(await aws.status(StackId)).toBe("DELETE_COMPLETE");
  });
});

async function describeStack(aws: InProcess): Promise<{ readonly StackId: string } | undefined> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName })) as unknown as { Stacks: { StackId: string }[] };
  return Stacks[0];
}

describe("a rollback configuration", () => {
  it("is shown, stays for later updates, and goes with an empty list", async () => {
    const aws = await withAlarm();
    await aws.run("CreateStack", { StackName, TemplateBody });
    expect(await configurationOf(aws)).toEqual({});
    await aws.run("CreateChangeSet", { StackName, ChangeSetName: "c", TemplateBody: CHANGED, ...triggers(1) });
    const shown = {
      RollbackTriggers: [{ Arn: ARN, Type: "AWS::CloudWatch::Alarm" }],
      MonitoringTimeInMinutes: 1,
    };
    expect(await aws.call("DescribeChangeSet", { StackName, ChangeSetName: "c" })).toMatchObject({
      RollbackConfiguration: shown,
    });
    expect(await configurationOf(aws)).toEqual({});
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "c" });
    expect(await configurationOf(aws)).toEqual(shown);
    await aws.run("UpdateStack", { StackName, TemplateBody });
    expect(await configurationOf(aws)).toEqual(shown);
    const RollbackConfiguration = { RollbackTriggers: [], MonitoringTimeInMinutes: 0 };
    await aws.run("UpdateStack", { StackName, TemplateBody: CHANGED, RollbackConfiguration });
    expect(await configurationOf(aws)).toEqual({ MonitoringTimeInMinutes: 0 });
  });

  it.each([
    [
      "six triggers",
      { RollbackTriggers: Array.from({ length: 6 }, () => ({ Arn: ARN, Type: "AWS::CloudWatch::Alarm" })) },
      "'rollbackConfiguration.rollbackTriggers' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    ["181 minutes", { MonitoringTimeInMinutes: 181 }, "Member must have value less than or equal to 180"],
    ["less than no time", { MonitoringTimeInMinutes: -1 }, "Member must have value greater than or equal to 0"],
    [
      "a trigger of another type",
      { RollbackTriggers: [{ Arn: ARN, Type: "AWS::SNS::Topic" }] },
      "needs an Arn and a Type of",
    ],
  ])("with %s is refused", async (_, RollbackConfiguration, refusal) => {
    const answer = aCloudFormation().call("CreateStack", { StackName, TemplateBody, RollbackConfiguration });
    await expect(answer).rejects.toThrow(refusal);
  });
});
