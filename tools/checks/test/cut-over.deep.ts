import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { LOGSTACK, withoutAws } from "./checkout.ts";
import { findWrong } from "./cut-over/account.ts";
import {
  aCutOver,
  arrivalsOf,
  ENVIRONMENTS,
  forgetting,
  GROUPS,
  NAMES,
  PLANTS,
  planted,
  SOURCES,
  writeLogs,
  type CutOver,
  type Environment,
  type Group,
  type Plant,
} from "./cut-over/a-cut-over.ts";
import { aLogStack, OLD_INDEX } from "./cut-over/a-log-stack.ts";
import { aSender, type Sender } from "./cut-over/a-sender.ts";

/** One of `PLANTS`, with which the cut-over below has to fail. */
const PLANT = process.env["CUT_OVER_PLANT"] as Plant | undefined;

describe("a cut-over of four sources", () => {
  let cutOver: CutOver;
  beforeAll(async () => {
    cutOver = await aCutOver(PLANT);
  });
  afterAll(() => cutOver.close());

  const logstack = (line: string) => cutOver.checkout.logstack(line);

  /** Kills a command, which nobody told beforehand, as soon as it has said something. */
  async function kill(commandLine: string, { when }: { readonly when: RegExp }): Promise<void> {
    const child = spawn(process.execPath, [LOGSTACK, ...commandLine.split(" ")], {
      cwd: cutOver.checkout.folder,
      env: withoutAws(process.env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const closed = once(child, "exit");
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (when.test(said)) child.kill("SIGKILL");
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    expect(await closed, said).toEqual([null, "SIGKILL"]);
  }

  const cameTo = (which: "old" | "new", { group, start }: { readonly group: Group; readonly start: string }): boolean =>
    arrivalsOf([cutOver.stackOf(which, group)]).some(({ what }) => what.startsWith(start));

  const startSenders = (): readonly (Sender & { readonly environment: Environment })[] =>
    Object.entries(SOURCES).flatMap(([name, { way, environments }]) =>
      environments.map((environment) => {
        const readAddress = () => cutOver.readParameter(environment, name);
        const sender = aSender(planted({ name, environment, way, readAddress }, PLANT));
        onTestFinished(() => void sender.stop().catch(() => undefined));
        return { ...sender, environment };
      }),
    );

  const WATCH = "traffic --all --from old --to new --until-moved --quiet 3s --every 1s --receipt moved.json";

  test(
    "loses nothing under steady traffic, whatever is killed, and the old stack goes when its time has come",
    { retry: 0 },
    async () => {
      expect(await logstack("deploy cache --to legacy")).toMatchObject({ exitCode: 0 });
      const first = await logstack("redirect --all --to old --yes");
      expect(first, first.stderr).toMatchObject({ exitCode: 0 });
      const senders = startSenders();
      const logs = NAMES.map((environment) => ({ ...writeLogs(cutOver.endpoint, environment), environment }));
      const isSending = (which: "old" | "new") =>
        [...senders, ...logs].every(({ environment, sent }) => {
          // Of a sender, any of its events; of a log, any line of any of its files.
          const start = (sent[0]?.what ?? "nothing").replace(/\d+(?:\.log:\d+)?$/, "");
          return cameTo(which, { group: ENVIRONMENTS[environment].group, start });
        });
      await expect.poll(() => isSending("old")).toBe(true);
      const early = await logstack(`${WATCH} --for 0s`);
      expect(early, early.stdout).toMatchObject({ exitCode: 4, stdout: expect.stringContaining("at the old one") });

      // The code of the function can not reach its new Broker: that is found before any event goes there.
      await cutOver.stackOf("new", "ci").setBroker("down");
      const failed = await logstack("redirect --all --to new --yes");
      expect(failed, failed.stderr).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/ci +elb-logs .* failed\nci /),
        stderr: expect.stringContaining("To go on: logstack redirect --all --to new"),
      });
      await cutOver.stackOf("new", "ci").setBroker("up");
      await kill("redirect --all --to new --until staging --yes", { when: /Deploying \d layers: staging/ });
      expect(cameTo("new", { group: "production", start: "" })).toBe(false);
      const done = await logstack("redirect --all --to new --yes");
      expect(done, done.stderr).toMatchObject({ exitCode: 0 });
      expect(await logstack("redirect --all --to new --yes")).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("All of it is redirected."),
      });

      const watched = await logstack(`${WATCH} --for 10m`);
      expect(watched, watched.stdout).toMatchObject({ exitCode: 0 });
      for (const each of [...senders, ...logs]) await each.stop();
      for (const group of GROUPS) {
        const own = [...senders, ...logs].filter(({ environment }) => ENVIRONMENTS[environment].group === group);
        const arrivals = () => arrivalsOf([cutOver.stackOf("old", group), cutOver.stackOf("new", group)]);
        const sent = own.flatMap((each) => each.sent);
        const files = sent.filter(({ id }) => id === undefined).map(({ what }) => what);
        const missing = (): readonly string[] => {
          const came = new Set(arrivals().map(({ what }) => what));
          return files.filter((what) => !came.has(what));
        };
        await expect.poll(missing).toEqual([]);
        expect(findWrong(sent, arrivals()), `${group}, with ${PLANT ?? "nothing planted"}`).toEqual([]);
      }
      // That what comes twice has one id was tried only where something did.
      const everything = GROUPS.flatMap((group) => [cutOver.stackOf("old", group), cutOver.stackOf("new", group)]);
      const desktops = arrivalsOf(everything).filter(({ what }) => what.includes("-desktop-"));
      expect(new Set(desktops.map(({ id }) => id)).size).toBeLessThan(desktops.length);
      await retireIt();
    },
  );

  /** What is left of a log stack that nobody sends to any more, but one that was forgotten. */
  async function retireIt(): Promise<void> {
    const begun = await logstack("retire legacy --after 14d --receipt moved.json");
    expect(begun, begun.stderr).toMatchObject({ exitCode: 0 });
    const write = async (group: Group, index: string): Promise<number> =>
      (await fetch(`${cutOver.stackOf("old", group).url}/${index}/_doc`, { method: "POST", body: "{}" })).status;
    expect(await Promise.all(GROUPS.map((group) => write(group, OLD_INDEX)))).toEqual([403, 403, 403]);
    const tooEarly = await logstack("retire legacy --yes --lift-protection legacy-cache");
    expect(tooEarly).toMatchObject({ exitCode: 4, stdout: expect.stringContaining("Nothing was destroyed.") });

    await sendLate();
    expect(await logstack("retire legacy --yes --lift-protection legacy-cache")).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("1 event of app-servers of ci came to it since."),
    });
    expect(await logstack("retire legacy --cancel")).toMatchObject({ exitCode: 0 });
    expect(await write("ci", OLD_INDEX)).toBe(201);

    const watched = await logstack(`${WATCH} --for 10m`);
    expect(watched, watched.stdout).toMatchObject({ exitCode: 0 });
    expect(await logstack("retire legacy --after 0s --receipt moved.json")).toMatchObject({ exitCode: 3 });
    const consents = "--yes --lift-protection legacy-cache --allow-removing cache.EventQueue";
    await kill(`retire legacy ${consents}`, { when: /deleting|destroying|EventQueue/ });
    const ended = await logstack(`retire legacy ${consents}`);
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Retired legacy") });
    expect(await logstack("retire legacy")).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("There is no stack of legacy to retire."),
    });
  }

  /** A machine that was forgotten. */
  async function sendLate(): Promise<void> {
    const { broker, arrivals } = cutOver.stackOf("old", "ci");
    const event = { "@timestamp": new Date().toISOString(), event: { id: "late" }, SourceModuleName: "app-servers" };
    connect(broker).end(`${JSON.stringify(event)}\n`);
    await expect.poll(() => arrivals.some((each) => each.event?.id === "late")).toBe(true);
  }
});

describe("what is counted at the receivers", () => {
  test.each<[string, Plant | undefined, RegExp]>([
    ["nothing is wrong", undefined, /^$/],
    [PLANTS[0], PLANTS[0], /^lost: ci-app-servers-50$/],
    [PLANTS[1], PLANTS[1], /lost: ci-logging-api-/],
    [PLANTS[2], PLANTS[2], /twice under two ids: ci-desktop-/],
  ])("tells that %s", async (_what, plant, noticed) => {
    const [old, fresh] = [await aLogStack({ now: 0, forgets: forgetting(plant) }), await aLogStack({ now: 0 })];
    onTestFinished(async () => {
      await old.close();
      await fresh.close();
    });
    const now = { stack: old };
    const senders = Object.entries(SOURCES).map(([name, { way }]) => {
      const port = () => (way === "api" ? now.stack.broker.httpPort : now.stack.broker.port);
      return aSender(
        planted({ name, environment: "ci", way, everyMs: 20, readAddress: async () => `127.0.0.1:${port()}` }, plant),
      );
    });
    const has = (name: string, at: typeof old, number: RegExp): boolean =>
      arrivalsOf([at]).some(({ what }) => what.startsWith(`ci-${name}-`) && number.test(what));
    await expect.poll(() => Object.keys(SOURCES).every((name) => has(name, old, /-60$/))).toBe(true);
    now.stack = fresh;
    await expect.poll(() => ["app-servers", "desktop"].every((name) => has(name, fresh, /\d$/))).toBe(true);
    for (const each of senders) await each.stop();
    const wrong = findWrong(
      senders.flatMap(({ sent }) => sent),
      arrivalsOf([old, fresh]),
    );
    expect(wrong.join("\n")).toMatch(noticed);
  });
});
