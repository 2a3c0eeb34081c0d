import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { type BareCalls, bareCalls } from "../bare-calls.ts";
import { aFolder, anEngineProcess } from "../engine-fixture.ts";
import { aCrashClient, BUCKET, type Chance, type CrashClient } from "./crash-client.ts";
import { ABSENT } from "./known-value.ts";
import { drainInbox, observeClient, observeResources, type Thing, workDone } from "./observe-engine.ts";

const STARTS = 51;
const THINGS: readonly Thing[] = ["object", "parameter", "secret", "stack"];
const NOTHING = { object: ABSENT, parameter: ABSENT, secret: ABSENT, stack: ABSENT };

it(
  "an engine that is killed at any moment loses nothing it answered, makes nothing twice, and ends what it had begun",
  { timeout: 1_800_000, retry: 0 },
  async () => {
    const seed = Number(process.env["CRASH_SEED"] ?? Date.now() % 1_000_000);
    console.error(`CRASH_SEED=${seed} gives the same clients; the moments of the kills are the machine's.`);
    const chance = chanceOf(seed);
    const stateDir = await aFolder();
    const clients = ["a", "b", "c", "d", "e", "f"].map((name) => aCrashClient(`client-${name}`, chance));
    await withEngine(stateDir, async (calls) => {
      const place = "<LocationConstraint>ap-southeast-2</LocationConstraint>";
      await calls.put(`/${BUCKET}`, `<CreateBucketConfiguration>${place}</CreateBucketConfiguration>`);
      await calls.json("sqs", "AmazonSQS.CreateQueue", { QueueName: "inbox" });
    });
    for (let start = 0; start < STARTS; start += 1) {
      const engine = await anEngineProcess(stateDir, { speed: "compressed" });
      const calls = bareCalls(engine.endpoint);
      expect(await findLosses(calls, clients), `after kill ${start}`).toEqual([]);
      expect(await findLeftovers(calls, { clients, stateDir }), `after kill ${start}`).toEqual([]);
      const working = clients.map((client) => client.work(calls).catch(refuseDefects));
      await delay(chance(2_000));
      await engine.kill();
      await Promise.all(working);
    }
  },
);

/** What is not as it was answered; what is found counts from then on. */
async function findLosses(calls: BareCalls, clients: readonly CrashClient[]): Promise<readonly string[]> {
  const losses: string[] = [];
  await workDone(calls);
  const observed = await Promise.all(clients.map((client) => observeClient(calls, client)));
  for (const [index, client] of clients.entries()) {
    const found = observed[index] ?? NOTHING;
    for (const thing of THINGS) {
      const mayBe = client[thing].mayBe();
      if (!mayBe.includes(found[thing])) {
        losses.push(`The ${thing} of ${client.name} is ${found[thing]} and not ${mayBe.join(" or ")}.`);
      }
      client[thing].found(found[thing]);
    }
  }
  return [...losses, ...(await findLostMessages(calls, clients))];
}

async function findLostMessages(calls: BareCalls, clients: readonly CrashClient[]): Promise<readonly string[]> {
  const found = await drainInbox(calls);
  const asked = new Set(clients.flatMap(({ messages }) => [...messages.asked]));
  const told = clients.flatMap(({ messages }) => [...messages.told]);
  for (const { messages } of clients) {
    messages.asked.clear();
    messages.told.clear();
  }
  return [
    ...told.filter((message) => !found.includes(message)).map((message) => `The message ${message} is lost.`),
    ...found.filter((message) => !asked.has(message)).map((message) => `The message ${message} is back.`),
    ...found.filter((message, index) => found.indexOf(message) < index).map((message) => `${message} came twice.`),
  ];
}

/** What nobody has any more, or two have. */
async function findLeftovers(
  calls: BareCalls,
  { clients, stateDir }: { readonly clients: readonly CrashClient[]; readonly stateDir: string },
): Promise<readonly string[]> {
  const { ofStacks, ofServices } = await observeResources(calls, clients);
  const { body } = await calls.get(`/${BUCKET}?list-type=2`);
  const objects = [...body.matchAll(/<Key>/g)].length;
  const files = (await readdir(join(stateDir, "content"))).length;
  return [
    ...ofStacks.filter((id, index) => ofStacks.indexOf(id) < index).map((id) => `${id} is in two stacks.`),
    ...ofStacks.filter((id) => !ofServices.includes(id)).map((id) => `${id} of a stack is gone.`),
    ...ofServices.filter((id) => !ofStacks.includes(id)).map((id) => `${id} is in no stack.`),
    ...(files === objects ? [] : [`${objects} objects have ${files} files.`]),
  ];
}

async function withEngine(stateDir: string, use: (calls: BareCalls) => Promise<void>): Promise<void> {
  const engine = await anEngineProcess(stateDir, { speed: "compressed" });
  await use(bareCalls(engine.endpoint));
  await engine.kill();
}

/** A connection that breaks is what a kill looks like; everything else is a defect. */
function refuseDefects(error: unknown): void {
  if (!(error instanceof Error && "code" in error)) throw error;
}

/** A small generator of chance (Mulberry32), so that a seed gives the same clients again. */
function chanceOf(seed: number): Chance {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
