import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { connectConfiguration } from "@logstack/deploy-configuration/aws";
import { createClient } from "@redis/client";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";
import { releaseEdited } from "./edited-artifact.ts";
import { freePort, HAS_REDIS, type RealCache, SKIPPED, startRealCache } from "./redis/a-real-cache.ts";
import { readRedisOfPipeline, type RedisOfPipeline } from "./redis/redis-of-pipeline.ts";
import { serve } from "./serve.ts";
import { watchMachines, type MachinesWatch } from "./watch-machines.ts";

const ACCOUNT = "111111111111";
const REGION = "ap-southeast-2";

/** Prints what the machine was told by its stack: of a machine that boots, its console is what is to be seen. */
const TELLS = {
  before: "service=logstash\n",
  after: (role: string) => `service=logstash\ncat /etc/logstack/${role}.env\n`,
};

describe.skipIf(!HAS_REDIS)(`a real Redis in the place of the cache${SKIPPED}`, () => {
  let checkout: Checkout;
  let aws: Awaited<ReturnType<typeof serve>>;
  let port: number;
  let cache: RealCache | undefined;
  let secrets: SecretsManagerClient;
  let stacks: CloudFormationClient;
  let watches: Readonly<Record<"broker" | "indexer", MachinesWatch>>;

  beforeAll(async () => {
    port = await freePort();
    checkout = await makeCheckout({ parts: ["broker/configuration", "indexer/configuration"] });
    aws = await serve({ ...checkout, env: { LOGSTACK_EMBEDDED_CACHE: `127.0.0.1:${port}` } });
    const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "embedded" };
    secrets = new SecretsManagerClient({ credentials, region: REGION, endpoint: aws.endpoint });
    stacks = new CloudFormationClient({ credentials, region: REGION, endpoint: aws.endpoint });
    const watch = (component: string, groups: Readonly<Record<string, string>>) =>
      watchMachines(aws.endpoint, { environment: "ci", account: ACCOUNT, component, groups });
    watches = {
      broker: watch("broker", { broker: "BrokerGroupName" }),
      indexer: watch("indexer", { indexer: "IndexerGroupName" }),
    };
    await command("deploy cache broker elasticsearch indexer --to ci");
    for (const role of ["broker", "indexer"] as const) {
      const edits = { [`machine/${role}/health`]: [TELLS.before, TELLS.after(role)] } as const;
      await releaseEdited(checkout, { layer: `${role}/configuration`, version: "1.0.7", edits });
    }
  });

  afterAll(async () => {
    for (const watch of Object.values(watches)) watch.close();
    secrets.destroy();
    stacks.destroy();
    await cache?.close();
    await aws.close();
    await checkout.remove();
  });

  async function command(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await checkout.logstack(line, { env });
    expect(exitCode, stdout + stderr).toBe(0);
    return stdout;
  }
  const secretOf = async (reference: string): Promise<string> => {
    const SecretId = reference.replace(/^secretsmanager:/, "");
    return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  };
  const outputsOfCache = async (): Promise<ReadonlyMap<string, string>> => {
    const { Stacks: [stack] = [] } = await stacks.send(new DescribeStacksCommand({ StackName: "ci-cache" }));
    return new Map(stack?.Outputs?.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
  };
  /** What the machines of a role have of the cache, all the same. */
  const redisOf = async (role: "broker" | "indexer"): Promise<RedisOfPipeline> => {
    const { access, place } = {
      access: {
        credentials: { accessKeyId: ACCOUNT, secretAccessKey: "embedded" },
        region: REGION,
        endpoint: aws.endpoint,
      },
      place: { environment: "ci", component: role, account: ACCOUNT, region: REGION },
    };
    const connected = connectConfiguration({ ...access, loopback: true, source: "a test" });
    const digest = (await watches[role].pointer(role))?.current.digest ?? "";
    const files = (await connected.connect(place).bundles.read(role, digest)) ?? new Map<string, Uint8Array>();
    connected.close();
    const machines = await watches[role].machines(role);
    expect(new Set(machines.map(({ report }) => report?.digest))).toEqual(new Set([digest]));
    const [{ console } = { console: "" }] = machines;
    const settings = new Map(
      [...console.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
    );
    return readRedisOfPipeline(role === "broker" ? "output" : "input", { files, settings, secrets: secretOf });
  };

  it("fails the configuration of Brokers as long as it does not listen, at the step that names it", async () => {
    const { exitCode, stdout } = await checkout.logstack("configure broker --to ci");
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/it failed at: reaching the cache at \S+:6379\./)]);
    expect(await watches.broker.pointer("broker")).toBeUndefined();
  });

  it("is what Brokers fill and Indexers empty, by the same list, and what its length is read from", async () => {
    const outputs = await outputsOfCache();
    const password = await secretOf(outputs.get("CacheAuthSecretArn") ?? "");
    cache = await startRealCache(port, password);
    await command("configure broker --to ci");
    await command("configure indexer --to ci");
    const [broker, indexer] = [await redisOf("broker"), await redisOf("indexer")];
    const { batch: taken, ...from } = indexer;
    const { batch: given, ...into } = broker;
    expect(from).toEqual(into);
    const place = { host: outputs.get("CacheEndpoint"), port: outputs.get("CachePort"), password };
    expect(into).toEqual({ ...place, tls: true, dataType: "list", key: "logstack-events" });

    const client = await connectAs(into);
    const events = Array.from({ length: 2 * given }, (_, index) => JSON.stringify({ event: { id: `e-${index}` } }));
    await client.rPush(into.key, events.slice(0, given));
    await client.rPush(into.key, events.slice(given));
    expect(await client.type(from.key)).toBe(from.dataType);
    expect(await lists(into.password)).toEqual({ [from.key]: 2 * given });
    const batch = await client.lPopCount(from.key, Math.min(taken, given));
    expect(batch).toEqual(events.slice(0, Math.min(taken, given)));
    expect(await lists(into.password)).toEqual({ [from.key]: 2 * given - Math.min(taken, given) });
  });

  async function connectAs({ tls, password }: Pick<RedisOfPipeline, "tls" | "password">) {
    const ca = await readFile(cache?.certificate ?? "");
    const client = createClient({
      RESP: 2,
      password,
      socket: { host: "127.0.0.1", port, ...(tls ? { tls, ca } : { tls: false }) },
    });
    await client.connect();
    onTestFinished(() => client.destroy());
    return client;
  }

  /** The lengths of its lists, as `logstack stats` reads them. */
  async function lists(password: string): Promise<unknown> {
    const env = { REDIS_PASSWORD: password, NODE_EXTRA_CA_CERTS: cache?.certificate ?? "" };
    const read = await command(`stats show rediss://127.0.0.1:${port} --json`, env);
    return JSON.parse(/"lists":\s*(\{[^}]*\})/.exec(read)?.[1] ?? "{}");
  }
});
