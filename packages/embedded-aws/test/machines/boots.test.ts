import { TerminateInstanceInAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { until } from "../until.ts";
import { aRehearsal, booted, SIGNALLING } from "./a-rehearsal.ts";

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

test("a machine that has signalled sleeps until a parameter changes", async () => {
  const machines = await aRehearsal();
  const waits = `#!/bin/bash
token=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)
instance=$(curl -fsS -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
aws cloudformation signal-resource --stack-name '\${AWS::StackId}' --logical-resource-id Group --unique-id "$instance" --status SUCCESS
until value=$(aws ssm get-parameter --name /released --query Parameter.Value --output text); do echo "$?"; sleep 30; done

systemctl start logstash && sleep 10
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

test("a machine calls as its profile's role, which a bucket's policy may name", async () => {
  const machines = await aRehearsal();
  const writes = `${SIGNALLING}aws sts get-caller-identity --query Arn --output text
echo mine | aws s3 cp - s3://of-the-role/written && aws s3 cp s3://of-the-role/written -
echo mine | aws s3 cp - s3://of-another/written || echo "ended with $?"
`;
  expect(await machines.make(writes, { profile: "Profile", resources: ROLE_AND_BUCKETS })).toBe("CREATE_COMPLETE");
  const [instance = ""] = await booted(machines, 1);
  const text = await machines.consoleOf(instance);
  expect(text).toContain(`:assumed-role/writer/${instance}\nmine\n`);
  expect(text).toMatch(
    /AccessDenied.*assumed-role\/writer.*explicit deny in a resource-based policy\n*ended with 1\n/s,
  );
});

const ROLE_AND_BUCKETS = {
  Role: { Type: "AWS::IAM::Role", Properties: { RoleName: "writer", AssumeRolePolicyDocument: { Statement: [] } } },
  Profile: { Type: "AWS::IAM::InstanceProfile", Properties: { Roles: [{ Ref: "Role" }] } },
  OfTheRole: { Type: "AWS::S3::Bucket", Properties: { BucketName: "of-the-role" } },
  OfTheRolePolicy: onlyWrittenBy({ "Fn::GetAtt": ["Role", "Arn"] }, "OfTheRole"),
  OfAnother: { Type: "AWS::S3::Bucket", Properties: { BucketName: "of-another" } },
  OfAnotherPolicy: onlyWrittenBy("arn:aws:iam::111111111111:role/another", "OfAnother"),
};

function onlyWrittenBy(role: unknown, bucket: string) {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: { "Fn::Sub": `\${${bucket}.Arn}/*` },
    Condition: { ArnNotEquals: { "aws:PrincipalArn": role } },
  };
  return {
    Type: "AWS::S3::BucketPolicy",
    Properties: { Bucket: { Ref: bucket }, PolicyDocument: { Version: "2012-10-17", Statement: [statement] } },
  };
}
