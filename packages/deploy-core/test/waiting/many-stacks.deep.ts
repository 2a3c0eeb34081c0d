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
/** `MANY_STACKS_PROCESSES=10` makes it fifty stacks, which take four minutes. */
const PROCESSES = Number(process.env["MANY_STACKS_PROCESSES"] ?? 3);
const STACKS_EACH = 5;

interface Ended {
  readonly component: string;
  readonly noticedAt: number;
  readonly endedAt: number;
  readonly outcome: string;
}

/**
 * The end of a stack is the time of its last event, by the engine's clock, which is this machine's at speed `real`; the
 * deployment has noticed it when it tells that event. That is counted in calls, of which 15 are 3 s, for a machine that
 * is busy makes every call late. Where it is so busy that one process stands still while others go on, they still make
 * calls meanwhile; so each single stack's bound is held to in `crowd.deep.ts`, whose time does not pass on such a machine.
 */
it("processes that deploy many stacks at five calls a second all end well, and notice the ends within the calls of 3 s", async () => {
  const temporary = await mkdtemp(path.join(tmpdir(), "many-"));
  const faults = { faults: [{ kind: "delay", at: "create", type: "AWS::Logs::LogGroup", by: "PT15S" }] } as const;
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
  expect(ended.map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: PROCESSES * STACKS_EACH }, () => "deployed"),
  );

  const engineItself = await connectStackApi({
    credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
    region: "ap-southeast-2",
    endpoint: engine.endpoint,
    loopback: true,
    source: "a test",
  });
  onTestFinished(() => engineItself.close());
  const late = await Promise.all(
    ended.map(async ({ component, noticedAt }) => {
      const { events } = await engineItself.api.describeEvents(`ci-${component}`, undefined);
      const endedAt = events.find(({ status }) => status === "CREATE_COMPLETE")?.at ?? 0;
      return { ms: noticedAt - endedAt, calls: proxy.passedBetween(endedAt, noticedAt) };
    }),
  );
  const [ms, calls] = (["ms", "calls"] as const).map((unit) => late.map((one) => one[unit]).sort((a, b) => a - b));
  const middle = late.length >> 1;
  process.stdout.write(
    `noticed after: median ${ms?.[middle]} ms and ${calls?.[middle]} calls, longest ${ms?.at(-1)} ms and ${calls?.at(-1)} calls; ${proxy.passed()} calls passed, ${proxy.throttled()} throttled\n`,
  );
  expect(calls?.[middle]).toBeLessThanOrEqual(15);
});
