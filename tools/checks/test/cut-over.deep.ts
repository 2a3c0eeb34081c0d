import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fileURLToPath } from "node:url";
import { buildArtifact } from "@logstack/build-artifact/build-artifact";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { retire } from "../../../packages/cli/src/node/commands/retire.ts";
import { someLines } from "../../../packages/elb-processor/test/support/a-function.ts";
import { makeCheckout, root, type Checkout } from "./checkout.ts";
import { aLogStack, type LogStack } from "./cut-over/a-log-stack.ts";
import { aSender, type Sender, type Way } from "./cut-over/a-sender.ts";
import { serve } from "./serve.ts";
import { setStage } from "./stage.ts";

const ENVIRONMENTS = ["ci", "staging", "prod-green"] as const;
type Environment = (typeof ENVIRONMENTS)[number];
const ACCOUNTS: Readonly<Record<Environment, string>> = {
  ci: "111111111111",
  staging: "222222222222",
  "prod-green": "333333333333",
};
const SENDERS: Readonly<Record<string, Way>> = { "app-servers": "stream", "logging-api": "request", desktop: "batch" };
const LINES = 20;
const DAY_MS = 86_400_000;

let checkout: Checkout;
let aws: Awaited<ReturnType<typeof serve>>;
const stacks = new Map<string, LogStack>();
const stackOf = (which: "old" | "new", environment: Environment): LogStack => {
  const found = stacks.get(`${which} ${environment}`);
  if (found === undefined) throw new Error("every environment has an old and a new log stack");
  return found;
};

beforeAll(async () => {
  for (const environment of ENVIRONMENTS) {
    for (const which of ["old", "new"]) stacks.set(`${which} ${environment}`, await aLogStack(Date.now()));
  }
  checkout = await makeCheckout();
  await addPackage("elb-logs/function", path.join(root, "environments/elb-logs/function"));
  const sources = fileURLToPath(new URL("log-sources", import.meta.url));
  await buildArtifact({ layerFolder: sources, buildNumber: "7" });
  await addPackage("log-sources", sources);
  const stage = setStage(checkout);
  for (const layer of ["cache", "elb-logs", "elb-logs/function"]) await stage.release(layer, "1.0.7");
  await declare();
  aws = await serve(checkout);
});

afterAll(async () => {
  await aws.close();
  for (const stack of stacks.values()) await stack.close();
  await checkout.remove();
});

async function addPackage(name: string, from: string): Promise<void> {
  for (const part of ["package.json", "dist"]) {
    await cp(path.join(from, part), path.join(checkout.folder, "environments", name, part), { recursive: true });
  }
}

/** Three environments, an old log stack that is in an environment of its own, and four sources. */
async function declare(): Promise<void> {
  const file = path.join(checkout.folder, "logstack.json");
  const config = JSON.parse(await readFile(file, "utf8")) as {
    readonly environments: Readonly<Record<string, object>>;
  };
  const environments = { ...config.environments, legacy: config.environments["ci"] };
  await writeFile(file, JSON.stringify({ ...config, environments, lifecycle: ENVIRONMENTS.map((each) => [each]) }));
  await giveVariablesOfCi("legacy");
  const places = (which: "old" | "new", more: object) =>
    Object.fromEntries(
      ENVIRONMENTS.map((environment) => {
        const { broker, url } = stackOf(which, environment);
        const place = { broker: { ...broker, securityGroup: "sg-0c1a57e5c7a7cb0b0" }, elasticsearch: { url } };
        return [environment, { ...more, ...place }];
      }),
    );
  const outside = [
    ["app-servers", "logstash", "AppServersBroker"],
    ["logging-api", "api", "LoggingApiBroker"],
    ["desktop", "desktop", "DesktopBroker"],
  ].map(([name, kind, address]) => ({
    name,
    kind,
    layer: "log-sources",
    broker: { address },
    recognise: { field: "SourceModuleName", value: name },
  }));
  const elb = {
    name: "elb-logs",
    kind: "function",
    layer: "elb-logs",
    with: ["elb-logs-function"],
    broker: { host: "BrokerHost", port: "BrokerPort", securityGroup: "BrokerSecurityGroupId" },
    recognise: { field: "SourceModuleName", value: "elb-logs" },
  };
  const declared = { old: places("old", { environment: "legacy" }), new: places("new", {}) };
  await writeFile(
    path.join(checkout.folder, "sources.json"),
    JSON.stringify({ stacks: declared, sources: [elb, ...outside] }),
  );
}

interface Variable {
  readonly name: string;
  readonly scope?: { readonly environment?: readonly string[] };
}

async function giveVariablesOfCi(environment: string): Promise<void> {
  const shared = path.join(checkout.folder, "environments/variables.json");
  const read = async (file: string) =>
    JSON.parse(await readFile(file, "utf8")) as { readonly variables: readonly Variable[] };
  const [own, file] = [await read(path.join(root, "environments/cache/variables.json")), await read(shared)];
  const copied = [...file.variables, ...own.variables].filter(({ scope }) => scope?.environment?.includes("ci"));
  const variables = [...file.variables, ...copied.map((each) => ({ ...each, scope: { environment: [environment] } }))];
  await writeFile(shared, `${JSON.stringify({ ...file, variables }, null, 2)}\n`);
}

/** The embedded AWS reads from it who calls which service where, and checks no signature. */
const authorization = (environment: Environment, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${ACCOUNTS[environment]}/20260101/ap-southeast-2/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function readParameter(environment: Environment, name: string): Promise<string> {
  const response = await fetch(aws.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonSSM.GetParameter",
      authorization: authorization(environment, "ssm"),
    },
    body: JSON.stringify({ Name: `/logstack/${environment}/sources/${name}/broker` }),
  });
  const { Parameter } = (await response.json()) as { readonly Parameter: { readonly Value: string } };
  return Parameter.Value;
}

/** Load balancers that write a log file every two seconds. */
function writeLogs(environment: Environment) {
  let files = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    const key = `AWSLogs/${environment}-${(files += 1)}.log`;
    const response = await fetch(new URL(`/example-${environment}-elb-logs/${key}`, aws.endpoint), {
      method: "PUT",
      headers: { authorization: authorization(environment, "s3") },
      body: someLines(LINES),
    });
    expect(response.status).toBe(200);
  };
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, 2_000);
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await writing;
  };
  onTestFinished(() => clearInterval(timer));
  return { lines: () => files * LINES, stop };
}

test(
  "four sources move under steady traffic: nothing is lost, and the old stack goes when its time has come",
  { retry: 0 },
  async () => {
    expect(await checkout.logstack("deploy cache --to legacy")).toMatchObject({ exitCode: 0 });
    const first = await checkout.logstack("redirect --all --to old --yes");
    expect(first, first.stderr).toMatchObject({ exitCode: 0 });
    const senders = ENVIRONMENTS.flatMap((environment) =>
      Object.entries(SENDERS).map(([name, way]): Sender =>
        aSender({ name, environment, way, readAddress: () => readParameter(environment, name) }),
      ),
    );
    onTestFinished(() => senders.forEach((each) => void each.stop().catch(() => undefined)));
    const logs = ENVIRONMENTS.map(writeLogs);
    const isAt = (which: "old" | "new", environment: Environment, start: string): boolean =>
      [...stackOf(which, environment).documents.keys()].some((id) => id.startsWith(start));
    await expect
      .poll(() =>
        ENVIRONMENTS.every((each) => Object.keys(SENDERS).every((name) => isAt("old", each, `${each}-${name}`))),
      )
      .toBe(true);

    const early = await checkout.logstack(
      "traffic --all --from old --to new --until-moved --quiet 2s --for 0s --every 1s --receipt moved.json",
    );
    expect(early, early.stdout).toMatchObject({ exitCode: 4 });
    expect(early.stdout).toContain("at the old one");

    // The code of the function can not reach its new Broker: that is found before any event goes there.
    await stackOf("new", "ci").setBroker("down");
    const failed = await checkout.logstack("redirect --all --to new --yes");
    expect(failed, failed.stderr).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/ci +elb-logs .* failed\nci /),
      stderr: expect.stringContaining("To go on: logstack redirect --all --to new"),
    });
    await stackOf("new", "ci").setBroker("up");
    const begun = await checkout.logstack("redirect --all --to new --until staging --yes");
    expect(begun, begun.stderr).toMatchObject({ exitCode: 0 });
    expect(isAt("new", "prod-green", "")).toBe(false);
    const done = await checkout.logstack("redirect --all --to new --yes");
    expect(done, done.stderr).toMatchObject({ exitCode: 0 });

    const watched = await checkout.logstack(
      "traffic --all --from old --to new --until-moved --quiet 4s --for 10m --every 1s --receipt moved.json",
    );
    expect(watched, watched.stdout).toMatchObject({ exitCode: 0 });

    for (const each of [...senders, ...logs]) await each.stop();
    for (const [at, environment] of ENVIRONMENTS.entries()) {
      const [old, fresh] = [stackOf("old", environment), stackOf("new", environment)];
      const arrived = (): readonly string[] => [...new Set([...old.documents.keys(), ...fresh.documents.keys()])];
      const ofSenders = (id: string): boolean => id.startsWith(`${environment}-`);
      const sent = senders.flatMap(({ ids }) => ids).filter(ofSenders);
      expect(arrived().filter(ofSenders).toSorted()).toEqual(sent.toSorted());
      const ofFiles = () => arrived().filter((id) => !ofSenders(id) && !id.startsWith("probe-"));
      await expect.poll(() => ofFiles().length).toBe(logs[at]?.lines());
      // Twice under one id is the same event twice, at one of them or at both.
      const both = [...old.documents].filter(([id]) => fresh.documents.has(id));
      expect(both.filter(([id, event]) => !isDeepStrictEqual(fresh.documents.get(id), event))).toEqual([]);
      expect([...old.contradictions, ...fresh.contradictions]).toEqual([]);
    }

    const retiring = await checkout.logstack("retire legacy --after 14d --receipt moved.json");
    expect(retiring, retiring.stderr).toMatchObject({ exitCode: 0 });
    expect(ENVIRONMENTS.map((each) => stackOf("old", each).isClosed())).toEqual([true, true, true]);
    const tooEarly = await checkout.logstack("retire legacy --yes --lift-protection legacy-cache");
    expect(tooEarly).toMatchObject({ exitCode: 4, stdout: expect.stringContaining("Nothing was destroyed.") });

    const said: string[] = [];
    const request = {
      environment: "legacy",
      afterMs: 0,
      receipt: undefined,
      liftProtection: ["legacy-cache"],
      layerOptions: { cache: ["--allow-removing", "EventQueue"] },
      cancel: false,
      yes: true,
      json: false,
    };
    const terminal = {
      env: {},
      cwd: checkout.folder,
      interactive: false,
      colour: false,
      result: (line: string) => void said.push(line),
      progress: (line: string) => void said.push(line),
      ask: async () => "",
      onInterrupt: () => () => undefined,
    };
    expect(await retire(request, terminal, () => Date.now() + 14 * DAY_MS), said.join("\n")).toBe(0);
    expect(said.join("\n")).toContain("Retired legacy");
    expect(await checkout.logstack("retire legacy")).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("There is no stack of legacy to retire."),
    });
  },
);
