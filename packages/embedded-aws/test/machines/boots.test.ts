import { SetDesiredCapacityCommand, TerminateInstanceInAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { until } from "../until.ts";
import { aRehearsal, SIGNALLING } from "./a-rehearsal.ts";

type Machines = Awaited<ReturnType<typeof aRehearsal>>;

const booted = (machines: Machines, count: number): Promise<readonly string[]> =>
  until(async () => {
    const living = (await machines.instances()).filter(({ State }) => State?.Name === "running");
    const told = await Promise.all(
      living.map(async ({ InstanceId = "" }) => ({ InstanceId, ...(await machines.told(InstanceId)) })),
    );
    const ended = told.filter(({ boot }) => boot === "ended").map(({ InstanceId }) => InstanceId);
    return ended.length === count && living.length === count ? ended : undefined;
  });

test("a machine's script signals, and what it printed is its console", async () => {
  const machines = await aRehearsal();
  expect(await machines.make(`${SIGNALLING}echo hello\nsystemctl enable --now logstash\n`)).toBe("CREATE_COMPLETE");
  const [instance] = await booted(machines, 1);
  expect(await machines.consoleOf(instance ?? "")).toBe("hello\nended: SUCCESS\n");
  const { calls } = await machines.told(instance ?? "");
  expect(calls).toContain("systemctl enable --now logstash");
});

test("a script that fails fails its group at once, with its last lines on the console", async () => {
  const machines = await aRehearsal();
  expect(await machines.make(`${SIGNALLING}echo 'no such pipeline' >&2\nexit 3\n`)).toBe("ROLLBACK_COMPLETE");
  expect((await machines.reasons()).join("\n")).toContain("Received 1 FAILURE signal(s) out of 1");
  const [instance] = await machines.instances();
  expect(await machines.consoleOf(instance?.InstanceId ?? "")).toBe("no such pipeline\nended: FAILURE\n");
});

test("a script that says nothing is a machine that never signalled", async () => {
  const machines = await aRehearsal();
  expect(await machines.make("#!/bin/bash\necho 'Could not find config file'\nexit 1\n")).toBe("ROLLBACK_COMPLETE");
  expect((await machines.reasons()).join("\n")).toContain("Received 0 SUCCESS signal(s) out of 1");
  const [instance] = await machines.instances();
  expect(await machines.consoleOf(instance?.InstanceId ?? "")).toBe("Could not find config file\n");
});

test("a script that sleeps for longer than its group waits is a machine that never signalled", async () => {
  const machines = await aRehearsal();
  const status = await machines.make("#!/bin/bash\nuntil false; do sleep 60; done\n");
  expect(status).toBe("ROLLBACK_COMPLETE");
  expect((await machines.reasons()).join("\n")).toContain("Received 0 SUCCESS signal(s) out of 1");
});

test("a machine that is ended is replaced by one that boots, whoever ended it", async () => {
  const machines = await aRehearsal();
  await machines.make(`${SIGNALLING}echo hello\n`);
  const [first = ""] = await booted(machines, 1);
  await machines.ec2.send(new TerminateInstancesCommand({ InstanceIds: [first] }));
  const second = await until(async () => {
    const [living = ""] = await booted(machines, 1);
    return living === first ? undefined : living;
  });
  // Nobody waits for the signal of a machine that its group has started by itself.
  expect(await machines.consoleOf(second)).toContain("ended: SUCCESS\n");
  expect(await machines.consoleOf(second)).toContain("cannot be signaled");
  expect(await machines.consoleOf(second)).toContain("not taken\n");
  await machines.groups.send(
    new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: second, ShouldDecrementDesiredCapacity: false }),
  );
  await until(async () => {
    const [living = ""] = await booted(machines, 1);
    return living === second ? undefined : living;
  });
});

test("an update rolls the machines, and goes back where the new ones fail", async () => {
  const machines = await aRehearsal();
  await machines.make(`${SIGNALLING}echo one\n`, { size: 2 });
  expect(await machines.change(`${SIGNALLING}echo two\n`, { size: 2 })).toBe("UPDATE_COMPLETE");
  for (const instance of await booted(machines, 2)) expect(await machines.consoleOf(instance)).toMatch(/^two\n/);
  expect(await machines.change(`${SIGNALLING}echo three; false\n`, { size: 2 })).toBe("UPDATE_ROLLBACK_COMPLETE");
  for (const instance of await booted(machines, 2)) expect(await machines.consoleOf(instance)).toMatch(/^two\n/);
});

test("a machine that has signalled sleeps until a parameter changes", async () => {
  const machines = await aRehearsal();
  const waits = `#!/bin/bash
token=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
instance=$(curl -fsS -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
aws cloudformation signal-resource --stack-name '\${AWS::StackId}' --logical-resource-id Group --unique-id "$instance" --status SUCCESS
until value=$(aws ssm get-parameter --name /released --query Parameter.Value --output text); do echo "$?"; sleep 30; done
echo "released: $value"
`;
  expect(await machines.make(waits)).toBe("CREATE_COMPLETE");
  const [instance] = await machines.instances();
  const id = instance?.InstanceId ?? "";
  await until(async () => ((await machines.told(id)).boot === "waiting" ? true : undefined));
  await machines.ssm.send(new PutParameterCommand({ Name: "/other", Value: "1", Type: "String" }));
  await machines.ssm.send(new PutParameterCommand({ Name: "/released", Value: "2.0.0", Type: "String" }));
  await booted(machines, 1);
  const text = await machines.consoleOf(id);
  expect(text).toMatch(/^\nAn error occurred \(ParameterNotFound\) when calling the GetParameter operation: .*\n254\n/);
  expect(text).toMatch(/\nreleased: 2\.0\.0\n$/);
});

test("what a fault says of signals holds, whatever a script does", async () => {
  const machines = await aRehearsal({
    faults: { faults: [{ kind: "signal", resource: "Group", send: "nothing", console: "lost on purpose" }] },
  });
  expect(await machines.make(`${SIGNALLING}echo hello\n`)).toBe("ROLLBACK_COMPLETE");
  expect((await machines.reasons()).join("\n")).toContain("Received 0 SUCCESS signal(s) out of 1");
  const [instance] = await machines.instances();
  expect(await machines.consoleOf(instance?.InstanceId ?? "")).toBe("lost on purpose");
});

test("secrets of Secrets Manager are on no record of a machine's", async () => {
  const machines = await aRehearsal();
  await machines.secrets.send(new CreateSecretCommand({ Name: "cache", SecretString: '{"token":"open-sesame"}' }));
  await machines.make(`${SIGNALLING}aws secretsmanager get-secret-value --secret-id cache --query SecretString --output text
`);
  const [instance = ""] = await booted(machines, 1);
  expect(JSON.stringify(await machines.told(instance))).not.toContain("open-sesame");
  expect(await machines.consoleOf(instance)).toContain("****");
});

test("a group that grows boots its new machines", async () => {
  const machines = await aRehearsal();
  await machines.make(`${SIGNALLING}echo hello\n`, { size: 1, most: 2 });
  const [instance] = await machines.instances();
  const name = instance?.Tags?.find(({ Key }) => Key === "aws:autoscaling:groupName")?.Value ?? "";
  await machines.groups.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: 2 }));
  expect(await booted(machines, 2)).toHaveLength(2);
});
