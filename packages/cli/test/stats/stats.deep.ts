import { once } from "node:events";
import { readFile } from "node:fs/promises";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parseReceipt } from "@logstack/migration";
import { describe, expect, it, onTestFinished } from "vitest";
import { aService, aStatsProject, SECRET } from "./a-stats-project.ts";

const KEYED = { env: { STATISTICS_AUTHORIZATION: SECRET } };
const DATA = { customers: { count: 57 }, databases: { count: 129, bytes: 4_096 } };

describe("stats show", () => {
  it("tells a service's counts, and never its credentials", async () => {
    const project = await aStatsProject();
    const url = await aService(() => DATA);
    const { exitCode, text: told } = await project.run(`stats show ${url}?key=k3y`, KEYED);
    expect(exitCode).toBe(0);
    expect(told).toMatch(/customers +57/);
    expect(told).toMatch(/databases +129 +bytes 4096/);
    expect(told).not.toMatch(/s3cret|k3y/);
  });

  it("ends with 1 for what can not be read, and does not take it for nothing", async () => {
    const project = await aStatsProject();
    const url = await aService(() => DATA);
    const { exitCode, text: told } = await project.run(`stats show ${url} --key OTHER`, {
      env: { OTHER: "wrong-one" },
    });
    expect(exitCode).toBe(1);
    expect(told).toContain(
      "Unreadable: it answers 401, as without credentials or with wrong ones. That is neither zero nor equal to anything.",
    );
    expect(told).not.toContain("wrong-one");
  });

  it("finds a layer's data by its stack's outputs, and tells what else there is", async () => {
    const project = await aStatsProject();
    await project.createStack("ci-customers", {
      DataBucketName: { Ref: "DataBucket" },
      StatisticsUrl: await aService(() => DATA),
    });
    await project.put("ci-customers", "a.log");
    const first = await project.run("stats show customers --in ci", KEYED);
    expect(first.text).toMatch(/stack +arn:aws:cloudformation:.*ci-customers/);
    expect(first.text).toContain("It has objects too: --of objects");
    const objects = await project.run("stats show ci-customers --of objects --json");
    expect(JSON.parse(objects.result)).toMatchObject({
      name: "ci-customers",
      from: [{ kind: "stack" }, { kind: "bucket", value: "data-of-ci-customers/" }],
      statistics: { kind: "objects", objects: { objects: 1, bytes: 5 } },
    });
    const bucket = await project.run("stats show s3://data-of-ci-customers/b --in ci");
    expect(bucket.text).toMatch(/\n0 +0 +-/);
  });

  it.each([
    ["a layer of nowhere", "customers", "Name it by --in"],
    ["a stack that is not there", "ci-customers", "There is no stack ci-customers"],
    ["an address with a password", "https://me:hunter2@db.example", "name that by --key"],
    ["credentials that are not set", "https://db.example --key NO_SUCH", "no such variable"],
    ["a word that is nothing", "cust*mers --in ci", "neither an address, a layer nor a stack"],
  ])("refuses %s with exit code 2", async (_what, target, said) => {
    const project = await aStatsProject();
    const { exitCode, text: told } = await project.run(`stats show ${target}`);
    expect(exitCode).toBe(2);
    expect(told).toContain(said);
    expect(told).not.toContain("hunter2");
  });
});

describe("stats compare", () => {
  it("says match with 0 and a receipt, mismatch with 1 and none, undecided with 3 and none", async () => {
    const project = await aStatsProject();
    let copied: object | undefined = { ...DATA };
    await project.createStack("ci-customers", { StatisticsUrl: await aService(() => DATA) });
    await project.createStack("staging-customers", { StatisticsUrl: await aService(() => copied) });
    const compare = async (file: string) =>
      project.run(`stats compare ci-customers staging-customers --apart 1s --receipt ${file}`, KEYED);
    const match = await compare("match.json");
    expect(match).toMatchObject({ exitCode: 0, text: expect.stringContaining("The receipt is in match.json") });
    const receipt = parseReceipt(await readFile(path.join(project.root, "match.json"), "utf8"));
    expect(receipt).toMatchObject({ kind: "receipt", receipt: { by: "builder", amount: 186 } });
    copied = { ...DATA, customers: { count: 56 } };
    const mismatch = await compare("mismatch.json");
    expect(mismatch).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining("customers.count: 57 in the source, 56 in the copy"),
    });
    copied = undefined;
    const undecided = await compare("undecided.json");
    expect(undecided).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining("The copy could not be read: it answers 503."),
    });
    for (const none of ["mismatch.json", "undecided.json"])
      await expect(readFile(path.join(project.root, none))).rejects.toThrow("ENOENT");
  });

  it("says nothing of a side and itself, nor of two addresses that may be one", async () => {
    const project = await aStatsProject();
    const url = await aService(() => DATA);
    await project.createStack("ci-customers", { StatisticsUrl: url });
    const itself = await project.run("stats compare ci-customers ci-customers --apart 1s", KEYED);
    expect(itself).toMatchObject({ exitCode: 3, text: expect.stringContaining("compared with itself") });
    const addresses = await project.run(`stats compare ${url} ${await aService(() => DATA)} --apart 1s --json`, KEYED);
    expect(addresses.exitCode).toBe(3);
    expect(JSON.parse(addresses.result)).toMatchObject({
      outcome: "undecided",
      doubts: ["Nothing that both sides tell of themselves shows that they are two."],
    });
  });
});

describe("stats watch", () => {
  it("prints a line a reading where nothing can be drawn, and what became of each measure", async () => {
    const project = await aStatsProject();
    const readings = [{ customers: { count: 1 } }, { customers: { count: 3 } }, undefined, { customers: { count: 5 } }];
    // A reader asks thrice before it says that something is unreadable.
    const answers = readings.flatMap((one) => (one === undefined ? [one, one, one] : [one]));
    let press = (): void => undefined;
    const url = await aService(() => {
      if (answers.length === 1) press();
      return answers.shift();
    });
    const { exitCode, text: told } = await project.run(`stats watch ${url} --every 1s`, {
      ...KEYED,
      interrupt: (callback) => {
        press = () => callback("pressed");
        return () => undefined;
      },
    });
    expect(exitCode).toBe(0);
    expect(told).toMatch(/customers 1\n.*customers 3 \(\+2\)\n.*unreadable: it answers 503\n.*customers 5/);
    expect(told).toMatch(/customers +1 +5 +\(\+4\) +▁▅·█/);
    expect(told).toContain("1 of 4 readings could not be made.");
  });

  it("ends by Ctrl-C", async () => {
    const project = await aStatsProject();
    const url = await aService(() => DATA);
    const { exitCode, text: told } = await project.run(`stats watch ${url}`, {
      ...KEYED,
      interrupt: (callback) => {
        setImmediate(() => callback("pressed"));
        return () => undefined;
      },
    });
    expect(exitCode).toBe(0);
    expect(told).toMatch(/customers +57 +57 +stands still/);
  });
});

describe("stats export", () => {
  it("writes an event an entity, whose fields are the same whatever is counted", async () => {
    const project = await aStatsProject();
    const url = await aService(() => DATA);
    const { result } = await project.run(`stats export customers=${url} --in ci`, KEYED).then(async (first) => {
      // Named by a stack that is not there yet, it is not read.
      expect(first.exitCode).toBe(2);
      await project.createStack("ci-customers", {});
      return project.run(`stats export customers=${url} --in ci`, KEYED);
    });
    const events = result.split("\n").map((line) => JSON.parse(line) as object);
    expect(events).toMatchObject([
      { type: "statistics", Environment: "ci", statistics: { side: "ci-customers", of: "customers", count: 57 } },
      { statistics: { of: "databases", count: 129, measures: '{"bytes":4096}', readable: true } },
    ]);
  });

  it("writes to the end of a file, and what could not be read is an event without a number", async () => {
    const project = await aStatsProject();
    const answers = [DATA];
    const url = await aService(() => answers.shift());
    expect((await project.run(`stats export ${url} --file measures.jsonl`, KEYED)).exitCode).toBe(0);
    expect((await project.run(`stats export ${url} --file measures.jsonl`, KEYED)).exitCode).toBe(1);
    const lines = (await readFile(path.join(project.root, "measures.jsonl"), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[2] ?? "")).toMatchObject({ statistics: { readable: false, reason: "it answers 503" } });
    expect(lines[2]).not.toContain("count");
  });

  it("sends to the Broker, and says so when it is not there", async () => {
    const project = await aStatsProject();
    const url = await aService(() => DATA);
    const received: Promise<string>[] = [];
    const broker = net.createServer((socket) => void received.push(text(socket)));
    broker.listen(0, "127.0.0.1");
    await once(broker, "listening");
    onTestFinished(() => void broker.close());
    const { port } = broker.address() as AddressInfo;
    expect((await project.run(`stats export ${url} --tcp 127.0.0.1:${port}`, KEYED)).exitCode).toBe(0);
    expect((await Promise.all(received)).join("").trim().split("\n")).toHaveLength(2);
    broker.close();
    await once(broker, "close");
    const { exitCode, text: told } = await project.run(`stats export ${url} --tcp 127.0.0.1:${port}`, KEYED);
    expect(exitCode).toBe(1);
    expect(told).toContain("did not take the events");
  });
});
