import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import tls from "node:tls";
import { parseAliasNote } from "@logstack/deploy-function";
import { connectLambda } from "@logstack/deploy-function/node";
import { connectScratchStack, readLayerFiles } from "@logstack/deploy-core/testing";
import { findStreamProblems } from "@logstack/deploy-core/testing/events";
import { aCertificate } from "@logstack/elb-processor/testing/certificate";
import { startEmbeddedAws } from "@logstack/embedded-aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layer as stackLayer } from "../../layer.ts";
import { openBench, runScript, type Bench, type Ending } from "./processes.ts";

const files = await readLayerFiles(stackLayer, new URL("../../", import.meta.url));
const parameters = JSON.parse(await readFile(new URL("../parameters/local.json", import.meta.url), "utf8")) as Record<
  string,
  string
>;
const BUCKET = "example-scratch-elb-logs";
const FUNCTION = "elb-logs-scratch-ELBLogProcessorFunction";

/** Code that sends the key of every object to the Broker, beside its release, and waits until the Broker has it. */
const processor = (check: string): string => `
import { connect } from "node:net";
import { readFileSync } from "node:fs";
const { release } = JSON.parse(readFileSync(new URL("./settings.json", import.meta.url), "utf8"));
const send = (line) => new Promise((resolve, reject) => {
  const socket = connect(Number(process.env.BROKER_PORT), process.env.BROKER_HOST);
  socket.on("error", reject).on("close", resolve).resume();
  socket.end(line + "\\n");
});
export const handler = async (event) => {
  if (event.source === "logstack.check") { ${check} }
  for (const { s3 } of event.Records) await send(JSON.stringify({ key: s3.object.key, release }));
};`;
const WORKS = processor(`return { check: "passed", release: event.release };`);
const FAILS = processor(`console.error("no parser at hand"); throw new Error("the check found no parser");`);

type Which = "works" | "fails" | "real";

describe("the code of the function, deployed by its own script", () => {
  let aws: Awaited<ReturnType<typeof startEmbeddedAws>>;
  let bench: Bench;
  let stack: Awaited<ReturnType<typeof connectScratchStack>>;
  let lambda: Awaited<ReturnType<typeof connectLambda>>;
  let brokerPort = "";
  let folders: Readonly<Record<Which, string>>;
  const arrived: { key?: string; release?: string; message?: string; Source?: { S3: { Key: string } } }[] = [];
  const take = (socket: Socket): void => {
    createInterface({ input: socket }).on("line", (line) => arrived.push(JSON.parse(line) as (typeof arrived)[number]));
    socket.on("error", () => undefined).on("end", () => socket.end());
  };
  const broker = createServer(take);
  const certificate = aCertificate("broker.example");
  const secureBroker = tls.createServer(certificate, take);

  const deployStack = async (given: Readonly<Record<string, string>> = {}) => {
    const local = {
      ...files.local,
      BrokerHost: "127.0.0.1",
      BrokerPort: brokerPort,
      ProcessorMaxConcurrency: "5",
      ...given,
    };
    const connected = await connectScratchStack({
      layer: stackLayer,
      files: { ...files, local },
      endpoint: aws.endpoint,
    });
    expect((await connected.deploy()).outcome.kind).toBe("deployed");
    return connected;
  };
  const run = (which: Which, release: string, more: Partial<Parameters<typeof runScript>[0]> = {}): Promise<Ending> =>
    runScript({
      folder: folders[which],
      verb: "deploy",
      endpoint: aws.endpoint,
      parameters: { ...parameters, ReleaseNumber: release },
      ...more,
    });
  const outcomeOf = ({ events }: Ending) =>
    events.flatMap((event) => (event.event === "finished" ? [event.outcome] : []))[0];
  const alias = async () => {
    const found = await lambda.connect({ functionName: FUNCTION, alias: "live" }).readAlias();
    return { version: found?.version, note: parseAliasNote(found?.description ?? "") };
  };
  const put = async (key: string): Promise<void> => {
    const response = await fetch(new URL(`/${BUCKET}/${key}`, aws.endpoint), {
      method: "PUT",
      headers: { authorization: AUTHORIZATION },
      body: "a line",
    });
    expect(response.status).toBe(200);
  };
  const whichServed = (keys: readonly string[]) =>
    expect.poll(() => keys.map((key) => arrived.find((each) => each.key === key)?.release));

  beforeAll(async () => {
    aws = await startEmbeddedAws({ speed: "instant" });
    bench = await openBench();
    folders = {
      works: await bench.add("works", WORKS),
      fails: await bench.add("fails", FAILS),
      real: await bench.addReal(),
    };
    await new Promise<void>((resolve) => broker.listen(0, "127.0.0.1", resolve));
    brokerPort = String((broker.address() as AddressInfo).port);
    stack = await deployStack();
    lambda = await connectLambda({
      credentials: { accessKeyId: "000000000000", secretAccessKey: "loopback" },
      region: "ap-southeast-2",
      endpoint: aws.endpoint,
      loopback: true,
      source: "the test",
    });
  });
  afterAll(async () => {
    lambda.close();
    stack.close();
    broker.close();
    secureBroker.close();
    await bench.remove();
    await aws.close();
  });

  it("serves after its deployment, and every line of the run is as the schema of events says", async () => {
    const ending = await run("works", "1.0.0");
    expect(outcomeOf(ending)).toMatchObject({ kind: "deployed" });
    expect(findStreamProblems(ending.events.map((event) => JSON.stringify(event)).join("\n"))).toEqual([]);
    await put("first.log");
    await whichServed(["first.log"]).toEqual(["1.0.0"]);
    expect((await run("works", "1.0.0")).events.map(({ event }) => event)).not.toContain("codeStep");
  });

  it("leaves the old version serving while and after a new one fails its synthetic event", async () => {
    const before = await alias();
    const keys: string[] = [];
    const puts: Promise<void>[] = [];
    const ending = await run("fails", "2.0.0", {
      on: () => {
        const key = `during-${keys.length}.log`;
        keys.push(key);
        puts.push(put(key));
      },
    });
    await Promise.all(puts);
    await put("after.log");
    expect(ending.exitCode).toBe(1);
    expect(outcomeOf(ending)).toMatchObject({
      kind: "rolledBack",
      proof: {
        problem: "it failed: Error: the check found no parser",
        log: expect.arrayContaining([expect.stringContaining("no parser at hand")]),
      },
    });
    expect(await alias()).toEqual(before);
    expect(keys.length).toBeGreaterThan(3);
    await whichServed([...keys, "after.log"]).toEqual([...keys, "after.log"].map(() => "1.0.0"));
  });

  it("is gone on with after a kill -9 at each of its events", async () => {
    for (let at = 1; ; at += 1) {
      const release = `3.0.${at}`;
      let seen = 0;
      const killed = await run("works", release, {
        on: (_event, child) => {
          seen += 1;
          if (seen === at) child.kill("SIGKILL");
        },
      });
      const serving = (await alias()).note?.serving.release;
      expect([`3.0.${at - 1}`, release, "1.0.0"]).toContain(serving);
      expect(outcomeOf(await run("works", release))?.kind).toMatch(/^(?:deployed|unchanged)$/);
      expect((await alias()).note).toMatchObject({ serving: { release }, onTrialFrom: undefined });
      if (killed.exitCode === 0) break;
    }
    await put("after-kills.log");
    await whichServed(["after-kills.log"]).toEqual([(await alias()).note?.serving.release]);
  });

  it("by two at once never mixes: what serves is one of them whole, and the other knows", async () => {
    for (const round of [1, 2, 3]) {
      const releases = [`4.${round}.0`, `4.${round}.1`] as const;
      const endings = await Promise.all(releases.map((release) => run("works", release)));
      const kinds = endings.map((ending) => outcomeOf(ending)?.kind);
      expect(kinds.every((kind) => kind === "deployed" || kind === "refused")).toBe(true);
      const { note } = await alias();
      const done = releases.filter((_release, which) => kinds[which] === "deployed");
      expect(done.length === 0 || done.includes(note?.serving.release as (typeof releases)[number])).toBe(true);
      expect(note?.onTrialFrom).toBeUndefined();
      expect(outcomeOf(await run("works", releases[0]))?.kind).toMatch(/^(?:deployed|unchanged)$/);
    }
  });

  it("survives an update of its stack as it is, and takes up the new settings when it is deployed again", async () => {
    const before = await alias();
    const updated = await deployStack({ ProcessorMemoryMegabytes: "512", ProcessorTimeoutSeconds: "90" });
    updated.close();
    expect(await alias()).toEqual(before);
    await put("after-update.log");
    await whichServed(["after-update.log"]).toEqual([before.note?.serving.release]);
    const release = before.note?.serving.release ?? "";
    const plan = await run("works", release, { verb: "plan" });
    expect(plan.events).toContainEqual(
      expect.objectContaining({
        event: "codeCompared",
        reasons: [expect.stringContaining("MemorySize, Timeout")],
      }),
    );
    expect(outcomeOf(await run("works", release))?.kind).toBe("deployed");
    expect((await run("works", release)).events.map(({ event }) => event)).not.toContain("codeStep");
  });

  it("goes back to the version before on a rollback", async () => {
    const before = (await alias()).note?.serving.release;
    expect(outcomeOf(await run("works", "9.0.0"))?.kind).toBe("deployed");
    const ending = await run("works", "9.0.0", { verb: "rollback", options: ["--yes"] });
    expect(outcomeOf(ending)).toMatchObject({ kind: "restored" });
    expect((await alias()).note?.serving.release).toBe(before);
    await put("after-rollback.log");
    await whichServed(["after-rollback.log"]).toEqual([before]);
  });

  it("is this package's own, too: an object in the bucket becomes events at the Broker", async () => {
    expect(outcomeOf(await run("real", "10.0.0"))?.kind).toBe("deployed");
    await put("real.log");
    await expect.poll(() => arrived.filter(({ message }) => message === "a line").length).toBe(1);
    expect(arrived.find(({ message }) => message === "a line")).toMatchObject({
      Environment: "scratch",
      Source: { S3: { Bucket: BUCKET, Key: "real.log" } },
    });
  });

  it("speaks TLS to a Broker of a private authority, and a wrong authority never gets an event", async () => {
    await new Promise<void>((resolve) => secureBroker.listen(0, "127.0.0.1", resolve));
    const { port } = secureBroker.address() as AddressInfo;
    (await deployStack({ BrokerPort: String(port) })).close();
    const before = await alias();
    const secured = (authority: string, ReleaseNumber: string) => ({
      parameters: {
        ...parameters,
        ReleaseNumber,
        BrokerTransport: "tls",
        BrokerTlsServerName: "broker.example",
        BrokerCertificateAuthorities: authority,
      },
    });
    for (const wrong of ["", aCertificate("broker.example").cert]) {
      const ending = await run("real", "11.0.0", secured(wrong, "11.0.0"));
      expect([ending.exitCode, outcomeOf(ending)?.kind]).toEqual([1, "rolledBack"]);
      expect(await alias()).toEqual(before);
    }
    expect(outcomeOf(await run("real", "11.0.1", secured(certificate.cert, "11.0.1")))?.kind).toBe("deployed");
    await put("secure.log");
    await expect.poll(() => arrived.some(({ Source }) => Source?.S3.Key === "secure.log")).toBe(true);
  });
});

/** The embedded AWS reads from it who calls which service where, and checks no signature. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=000000000000/20260101/ap-southeast-2/s3/aws4_request, SignedHeaders=host, Signature=0";
