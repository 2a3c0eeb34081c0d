import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect, test } from "vitest";
import { aFolder, anEngineProcess } from "../engine-fixture.ts";
import { until } from "../until.ts";
import { rehearsalOver, SIGNALLING, templateOf } from "./a-rehearsal.ts";

/** Does a half of its work, waits for the test, then does the other half on what it has done. */
const IN_TWO_HALVES = `${SIGNALLING}
if [ -e /etc/half ]; then echo "this machine is not new"; exit 1; fi
install -m 0644 /dev/stdin /etc/half <<<half
echo "half of it is done"
bash -c 'until aws ssm get-parameter --name /go; do sleep 1; done' >/dev/null 2>&1 &
until aws ssm get-parameter --name /go --query Parameter.Value --output text 2>/dev/null; do sleep 1; done
echo "done with $(cat /etc/half)"
`;

test("what an engine that is killed was booting leaves no process, boots again from the beginning, and counts only then", async () => {
  const stateDir = await aFolder();
  const first = await anEngineProcess(stateDir, { speed: "compressed", machines: "rehearsed" });
  const before = rehearsalOver(first);
  const TemplateBody = templateOf(IN_TWO_HALVES, { timeout: "PT12H", pause: "PT5M" });
  await before.stacks.send(new CreateStackCommand({ StackName: "machines", TemplateBody }));
  const id = await until(async () => (await before.instances())[0]?.InstanceId);
  await until(async () => ((await before.consoleOf(id)).includes("half of it is done") ? true : undefined));
  expect(processesOf(first.pid)).not.toEqual([]);

  await first.kill();
  await until(async () => (processesOf(first.pid).length === 0 ? true : undefined));

  const second = await anEngineProcess(stateDir, { speed: "compressed", machines: "rehearsed" });
  const after = rehearsalOver(second);
  await until(async () => ((await after.consoleOf(id)).includes("half of it is done") ? true : undefined));
  expect(foldersOf(first.pid)).toEqual([]);
  const { Stacks } = await after.stacks.send(new DescribeStacksCommand({ StackName: "machines" }));
  expect(Stacks?.[0]?.StackStatus).toBe("CREATE_IN_PROGRESS");
  await after.ssm.send(new PutParameterCommand({ Name: "/go", Value: "go", Type: "String" }));
  expect(await after.settle()).toBe("CREATE_COMPLETE");
  expect((await after.instances()).map(({ InstanceId }) => InstanceId)).toEqual([id]);
  expect(await after.consoleOf(id)).toBe("half of it is done\ngo\ndone with half\nended: SUCCESS\n");
});

const nameOf = (pid: number | undefined): string => `embedded-aws-machines-${pid}-`;

/** The command lines of all that the boots of an engine run. */
function processesOf(pid: number | undefined): readonly string[] {
  const lines = execFileSync("ps", ["-A", "-o", "args"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).split("\n");
  return lines.filter((line) => line.includes(nameOf(pid)));
}

function foldersOf(pid: number | undefined): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(nameOf(pid)));
}
