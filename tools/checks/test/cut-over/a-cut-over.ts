import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildArtifact } from "@logstack/build-artifact/build-artifact";
import { onTestFinished } from "vitest";
import { someLines } from "../../../../packages/elb-processor/test/support/a-function.ts";
import { makeCheckout, root, type Checkout } from "../checkout.ts";
import { serve } from "../serve.ts";
import { setStage } from "../stage.ts";
import type { Arrival, Sent } from "./account.ts";
import { aLogStack, valueOf, type Arrived, type LogStack } from "./a-log-stack.ts";
import type { SenderFacts, Way } from "./a-sender.ts";

/** Those of the sources, with their accounts; both colours of production send to the same log stack. */
export const ENVIRONMENTS = {
  ci: { account: "111111111111", group: "ci" },
  staging: { account: "222222222222", group: "staging" },
  "prod-green": { account: "333333333333", group: "production" },
  "prod-blue": { account: "333333333333", group: "production" },
} as const;
export type Environment = keyof typeof ENVIRONMENTS;
export const NAMES = Object.keys(ENVIRONMENTS) as readonly Environment[];
export const GROUPS = ["ci", "staging", "production"] as const;
export type Group = (typeof GROUPS)[number];

/** The sources but for elb-logs. */
export const SOURCES: Readonly<Record<string, { readonly way: Way; readonly environments: readonly Environment[] }>> = {
  "app-servers": { way: "logstash", environments: NAMES },
  "logging-api": { way: "api", environments: NAMES },
  desktop: { way: "desktop", environments: ["staging", "prod-green", "prod-blue"] },
};

/** What can be made to go wrong, to see that it is noticed. */
export const PLANTS = [
  "a receiver forgets an event",
  "a sender goes nowhere",
  "a sender sends again under another id",
] as const;
export type Plant = (typeof PLANTS)[number];

/** Makes the receivers of a plant. */
export function forgetting(plant: Plant | undefined): (event: Arrived) => boolean {
  return (event) => plant === PLANTS[0] && event.event?.id?.endsWith("-app-servers-50") === true;
}

/** Makes a sender one of a plant. */
export function planted(facts: SenderFacts, plant: Plant | undefined): SenderFacts {
  if (plant === PLANTS[2]) return { ...facts, freshIds: true };
  if (plant !== PLANTS[1] || facts.name !== "logging-api") return facts;
  let first: string | undefined;
  const readAddress = async (): Promise<string> => {
    const address = await facts.readAddress();
    first ??= address;
    return address === first ? address : "127.0.0.1:9";
  };
  return { ...facts, readAddress };
}

/** A checkout with four sources, and an old and a new log stack for each group of environments. */
export interface CutOver {
  readonly checkout: Checkout;
  readonly endpoint: string;
  stackOf(which: "old" | "new", group: Group): LogStack;
  readParameter(environment: Environment, name: string): Promise<string>;
  close(): Promise<void>;
}

/** Sets one up. */
export async function aCutOver(plant: Plant | undefined): Promise<CutOver> {
  const stacks = new Map<string, LogStack>();
  for (const group of GROUPS) {
    for (const which of ["old", "new"] as const) {
      stacks.set(`${which} ${group}`, await aLogStack({ now: Date.now(), forgets: forgetting(plant) }));
    }
  }
  const stackOf: CutOver["stackOf"] = (which, group) => {
    const found = stacks.get(`${which} ${group}`);
    if (found === undefined) throw new Error("every group has an old and a new log stack");
    return found;
  };
  const checkout = await makeCheckout();
  await addPackage(checkout, { name: "elb-logs/function", from: path.join(root, "environments/elb-logs/function") });
  const sources = fileURLToPath(new URL("../log-sources", import.meta.url));
  await buildArtifact({ layerFolder: sources, buildNumber: "7" });
  await addPackage(checkout, { name: "log-sources", from: sources });
  const stage = setStage(checkout);
  for (const layer of ["cache", "elb-logs", "elb-logs/function"]) await stage.release(layer, "1.0.7");
  await declare(checkout, stackOf);
  const aws = await serve(checkout);
  return {
    checkout,
    endpoint: aws.endpoint,
    stackOf,
    readParameter: (environment, name) => readParameter(aws.endpoint, { environment, name }),
    async close() {
      await aws.close();
      for (const stack of stacks.values()) await stack.close();
      await checkout.remove();
    },
  };
}

async function addPackage(
  { folder }: Checkout,
  { name, from }: { readonly name: string; readonly from: string },
): Promise<void> {
  for (const part of ["package.json", "dist"]) {
    await cp(path.join(from, part), path.join(folder, "environments", name, part), { recursive: true });
  }
}

/** Four environments, an old log stack that is in an environment of its own, and four sources. */
async function declare(checkout: Checkout, stackOf: CutOver["stackOf"]): Promise<void> {
  const file = path.join(checkout.folder, "logstack.json");
  const config = JSON.parse(await readFile(file, "utf8")) as {
    readonly environments: Readonly<Record<string, object>>;
  };
  const environments = { ...config.environments, legacy: config.environments["ci"] };
  await writeFile(file, JSON.stringify({ ...config, environments }));
  await giveVariablesOfCi(checkout);
  const places = (which: "old" | "new", more: object) =>
    Object.fromEntries(
      NAMES.map((environment) => {
        const { broker, url } = stackOf(which, ENVIRONMENTS[environment].group);
        const place = { broker: { ...broker, securityGroup: "sg-0c1a57e5c7a7cb0b0" }, elasticsearch: { url } };
        return [environment, { ...more, ...place }];
      }),
    );
  const outside = [
    ["app-servers", "logstash", "AppServersBroker", "tcp"],
    ["logging-api", "api", "LoggingApiBroker", "http"],
    ["desktop", "desktop", "DesktopBroker", "tcp"],
  ].map(([name = "", kind, address, transport]) => ({
    name,
    kind,
    transport,
    layer: "log-sources",
    broker: { address },
    recognise: { field: "SourceModuleName", value: name },
    environments: SOURCES[name]?.environments,
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
  const text = JSON.stringify({ stacks: declared, sources: [elb, ...outside] });
  await writeFile(path.join(checkout.folder, "sources.json"), text);
}

interface Variable {
  readonly name: string;
  readonly scope?: { readonly environment?: readonly string[] };
}

async function giveVariablesOfCi({ folder }: Checkout): Promise<void> {
  const shared = path.join(folder, "environments/variables.json");
  const read = async (file: string) =>
    JSON.parse(await readFile(file, "utf8")) as { readonly variables: readonly Variable[] };
  const [own, file] = [await read(path.join(root, "environments/cache/variables.json")), await read(shared)];
  const copied = [...file.variables, ...own.variables].filter(({ scope }) => scope?.environment?.includes("ci"));
  const variables = [...file.variables, ...copied.map((each) => ({ ...each, scope: { environment: ["legacy"] } }))];
  await writeFile(shared, `${JSON.stringify({ ...file, variables }, null, 2)}\n`);
}

/** The embedded AWS reads from it who calls which service where, and checks no signature. */
const authorization = (environment: Environment, service: string): string =>
  `AWS4-HMAC-SHA256 Credential=${ENVIRONMENTS[environment].account}/20260101/ap-southeast-2/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function readParameter(
  endpoint: string,
  { environment, name }: { readonly environment: Environment; readonly name: string },
): Promise<string> {
  const response = await fetch(endpoint, {
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

const LINES = 20;

/** Load balancers of an environment that write a log file every two seconds. */
export function writeLogs(endpoint: string, environment: Environment) {
  const sent: Sent[] = [];
  let files = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const write = async (): Promise<void> => {
    const key = `AWSLogs/${environment}-${(files += 1)}.log`;
    const body = someLines(LINES);
    const response = await fetch(new URL(`/example-${environment}-elb-logs/${key}`, endpoint), {
      method: "PUT",
      headers: { authorization: authorization(environment, "s3") },
      body,
    });
    if (response.status !== 200) throw new Error(`the embedded S3 answers ${response.status}`);
    let offset = 0;
    for (const line of body.split("\n").slice(0, -1)) {
      sent.push({ what: `${key}:${offset}`, id: undefined });
      offset += Buffer.byteLength(line) + 1;
    }
  };
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, 2_000);
  const stop = async (): Promise<boolean> => {
    clearInterval(timer);
    await writing;
    return true;
  };
  onTestFinished(() => clearInterval(timer));
  return { sent, stop };
}

/** What arrived, by what it tells of; probes are nobody's events. */
export function arrivalsOf(stacks: readonly LogStack[]): readonly Arrival[] {
  return stacks.flatMap(({ arrivals }) =>
    arrivals.flatMap((event) => {
      if (valueOf(event, "logstack.probe") !== undefined) return [];
      const [key, offset] = ["Key", "Offset"].map((name) => String(valueOf(event, `Source.S3.${name}`)));
      const what = typeof event["what"] === "string" ? event["what"] : `${key}:${offset}`;
      return [{ what, id: event.event?.id ?? "none", event }];
    }),
  );
}
