import { SetDesiredCapacityCommand } from "@aws-sdk/client-auto-scaling";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { bootWith } from "./a-boot.ts";
import { aRehearsal, booted, SIGNALLING } from "./a-rehearsal.ts";

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

test("an update rolls the machines, and goes back where the new ones fail", async () => {
  const machines = await aRehearsal();
  await machines.make(`${SIGNALLING}echo one\n`, { size: 2 });
  expect(await machines.change(`${SIGNALLING}echo two\n`, { size: 2 })).toBe("UPDATE_COMPLETE");
  for (const instance of await booted(machines, 2)) expect(await machines.consoleOf(instance)).toMatch(/^two\n/);
  expect(await machines.change(`${SIGNALLING}echo three; false\n`, { size: 2 })).toBe("UPDATE_ROLLBACK_COMPLETE");
  for (const instance of await booted(machines, 2)) expect(await machines.consoleOf(instance)).toMatch(/^two\n/);
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

test("a script that computes without end is ended, with all that it started", async () => {
  const { ending, console } = await bootWith(
    "#!/bin/bash\necho begun\n(while :; do :; done) &\nwhile :; do :; done\n",
    { limitMs: 3_000 },
  );
  expect(ending.kind).toBe("tooLong");
  expect(console).toContain("begun\nrehearsal: the boot script was ended");
});
