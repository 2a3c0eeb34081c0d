import { fileURLToPath } from "node:url";
import type { Said, World } from "./open-world.ts";

/** One thing that goes well, or wrong on purpose, and how it has to end. */
export interface Story {
  readonly title: string;
  /** The environment whose data is moved; its stack is there when the story begins. */
  readonly environment: string;
  /** What is expected, as the end of "it ends". */
  readonly expected: string;
  /** The key of what came later, and has to be there in the end as well. */
  readonly also?: string;
  /** Plays it; returns how it ended. */
  play(world: World): Promise<Told>;
}

/** How a story ended. */
export interface Told {
  /** True when it ended as it has to. */
  readonly asExpected: boolean;
  /** What the command line said that is worth reading. */
  readonly lines: readonly string[];
}

/** What a migration is declared to be, but for what its story is about. */
function declare(environment: string, more: object): object {
  return {
    layer: "elb-logs",
    form: "beside",
    source: { environment },
    destination: { environment: `${environment}-new`, like: environment },
    data: { kind: "objects" },
    lever: { kind: "bucketPolicy" },
    copier: { kind: "objects" },
    destroys: ["LogsBucket", "FailedEventsQueue", "ProcessorLogGroup"],
    keep: "0s",
    apart: "1s",
    ...more,
  };
}

const command = (file: string, ...args: readonly string[]): readonly string[] => [
  process.execPath,
  fileURLToPath(new URL(`../commands/${file}`, import.meta.url)),
  ...args,
];

const copier = (how: string): object => ({ copier: { kind: "command", run: command("copy.mjs", how) } });

const lever = {
  kind: "command",
  close: command("lever.mjs", "close"),
  open: command("lever.mjs", "open"),
  state: command("lever.mjs", "state"),
};

/** Declares and runs a migration to its end. */
async function migrate(world: World, name: string, declaration: object): Promise<Said> {
  await world.declare(name, declaration);
  return world.logstack(["migrate", "run", name]);
}

/** Expects an exit code, and a sentence that is said. */
function judge({ exitCode, lines }: Said, code: number, said: string): Told {
  return { asExpected: exitCode === code && lines.some((line) => line.includes(said)), lines };
}

const BOTH_KEPT = "Abandoned, and both are kept:";

/** The stories, in lanes: those of one lane are played one after the other, the lanes together. */
export function listStories(service: string): readonly (readonly Story[])[] {
  return [
    [
      {
        title: "a service without the statistics endpoint",
        environment: "silent",
        expected: "before it begins: refused, nothing was changed",
        async play(world) {
          const declaration = declare("silent", {
            source: { environment: "silent", endpoint: `${service}/none` },
            data: { kind: "entities" },
            lever,
            copier: { kind: "command", run: command("copy.mjs", "whole") },
          });
          return judge(await migrate(world, "silent", declaration), 3, "deploy the statistics endpoint");
        },
      },
      {
        title: "a copy that loses one line, and says that all went well",
        environment: "lossy",
        expected: "abandoned, and both are kept: the source serves, and somebody looks at what is different",
        play: async (world) => judge(await migrate(world, "lossy", declare("lossy", copier("shorten"))), 1, BOTH_KEPT),
      },
      {
        title: "a new stack whose endpoint answers with the old one's numbers",
        environment: "liar",
        expected: "abandoned: nothing is believed that is said twice by one",
        async play(world) {
          const declaration = declare("liar", {
            source: { environment: "liar", endpoint: `${service}/statistics` },
            destination: { environment: "liar-new", like: "liar", endpoint: `${service}/statistics` },
            data: { kind: "entities" },
            lever,
            ...copier("nothing"),
          });
          return judge(await migrate(world, "liar", declaration), 1, "Abandoned:");
        },
      },
    ],
    [
      {
        title: "beside: kill -9 at the beginning of every step, and gone on with",
        environment: "killed",
        expected: "migrated: the new stack has all of it, the old one is gone",
        play: playKilled,
      },
      {
        title: "clone back: to a temporary stack and back, as the seed does",
        environment: "cloned",
        expected: "migrated: a new stack stands in the old one's place",
        async play(world) {
          const {
            destination: _none,
            keep: _nothing,
            ...rest
          } = declare("cloned", { form: "cloneBack" }) as Record<string, unknown>;
          const temporary = { environment: "cloned-temp", like: "cloned" };
          return judge(await migrate(world, "cloned", { ...rest, temporary }), 0, "Migrated:");
        },
      },
    ],
    [
      {
        title: "a copy that leaves out a file, and says that all went well",
        environment: "short",
        expected: "abandoned: the copy is gone, the source serves",
        play: async (world) =>
          judge(await migrate(world, "short", declare("short", copier("leaveOut"))), 1, "Abandoned:"),
      },
      {
        title: "somebody writes to the source while it is copied",
        environment: "late",
        expected: "abandoned, and both are kept: the source has what came late",
        also: "AWSLogs/late.log",
        play: async (world) => judge(await migrate(world, "late", declare("late", copier("late"))), 1, BOTH_KEPT),
      },
    ],
  ];
}

/** Kills it as soon as a step is on record that it was not killed at before, and goes on; until it ends by itself. */
async function playKilled(world: World): Promise<Told> {
  await world.declare("killed", declare("killed", {}));
  const steps: string[] = [];
  for (let verb = "run"; ; verb = "resume") {
    const said = await world.logstack(["migrate", verb, "killed", "--json"], (line) => {
      const step = readStep(line);
      if (step === undefined || steps.includes(step)) return false;
      steps.push(step);
      return true;
    });
    if (said.exitCode === null) continue;
    const status = await world.logstack(["migrate", "status", "killed"]);
    const told = judge(said, 0, '"kind":"migrated"');
    return { ...told, lines: [`  killed at ${steps.join(", ")}`, ...status.lines] };
  }
}

function readStep(line: string): string | undefined {
  if (!line.startsWith("{")) return undefined;
  const { entry, step } = JSON.parse(line) as {
    readonly entry?: string;
    readonly step?: { readonly do: string; readonly site?: string };
  };
  return entry === "starting" && step !== undefined ? [step.do, step.site].filter(Boolean).join(" ") : undefined;
}
