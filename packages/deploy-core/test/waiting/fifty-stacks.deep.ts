import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { expect, it, onTestFinished } from "vitest";
import { connectStackApi } from "../../src/node/connect-stack-api.ts";
import { startLimitingProxy } from "./limiting-proxy.ts";

const SCRIPT = fileURLToPath(new URL("deploy-several.ts", import.meta.url));
const PROCESSES = 10;
const STACKS_EACH = 5;

interface Ended {
  readonly component: string;
  readonly at: number;
  readonly outcome: string;
}

/**
 * The end of a stack is the time of its last event, by the engine's clock, which is this machine's at speed `real`; the
 * end for a deployment is when `deployStack` returned, all reads that decide it included.
 */
it("fifty stacks at five calls a second all end well, each within 3 s of its own end", async () => {
  const temporary = await mkdtemp(path.join(tmpdir(), "fifty-"));
  const faults = { faults: [{ kind: "delay", at: "create", type: "AWS::SQS::Queue", by: "PT20S" }] } as const;
  const engine = await startEmbeddedAws({ speed: "real", faults });
  const proxy = await startLimitingProxy(engine.endpoint, 5);
  onTestFinished(async () => {
    proxy.close();
    await engine.close();
    await rm(temporary, { recursive: true });
  });
  const ended: Ended[] = [];
  const env = { ...process.env, TMPDIR: temporary, LOGSTACK_CALLS_PER_SECOND: "4.5" };
  await Promise.all(
    Array.from({ length: PROCESSES }, async (_, process_) => {
      const components = Array.from({ length: STACKS_EACH }, (__, stack) => `s${process_}-${stack}`);
      const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, proxy.endpoint, ...components], {
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      createInterface({ input: child.stdout }).on("line", (line) => ended.push(JSON.parse(line) as Ended));
      await once(child, "close");
    }),
  );
  expect(ended.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 50 }, () => "deployed"));

  const engineItself = await connectStackApi({
    credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
    region: "ap-southeast-2",
    endpoint: engine.endpoint,
    loopback: true,
    source: "a test",
  });
  onTestFinished(() => engineItself.close());
  const lateMs = await Promise.all(
    ended.map(async ({ component, at }) => {
      const { events } = await engineItself.api.describeEvents(`ci-${component}`, undefined);
      return at - (events.find(({ status }) => status === "CREATE_COMPLETE")?.at ?? 0);
    }),
  );
  const sorted = lateMs.sort((a, b) => a - b);
  process.stdout.write(
    `noticed after: median ${sorted[25]} ms, longest ${sorted.at(-1)} ms; ${proxy.passed()} calls passed, ${proxy.throttled()} throttled\n`,
  );
  expect(sorted.at(-1)).toBeLessThan(3_000);
});
