import { describe, expect, test } from "vitest";
import { runProgram, type Commands } from "../src/node/program.ts";
import type { Terminal } from "../src/node/terminal.ts";

/** Runs the program with commands that only note what they were asked for. */
async function ask(...argv: readonly string[]) {
  const asked: object[] = [];
  const lines: string[] = [];
  const note = async (request: object): Promise<number> => {
    asked.push(request);
    return 0;
  };
  const commands: Commands = {
    runLayers: note,
    showStatus: note,
    showStatuses: note,
    checkVariables: note,
    diffVariables: note,
    renderTemplateFile: note,
    createRelease: note,
    listReleases: note,
    showRelease: note,
    diffReleases: note,
    pushArtifacts: note,
    createOctopusRelease: note,
    deployByOctopus: note,
    promote: note,
    showHistory: note,
    runCi: note,
    checkConfig: note,
    parseElb: note,
    reconcileElb: note,
    replayElb: note,
    showStats: note,
    compareStats: note,
    watchStats: note,
    exportStats: note,
    redirect: note,
    planMigration: note,
    runDeclared: note,
    showMigrations: note,
    traffic: note,
    retire: note,
    serveAws: note,
  };
  const write = (line: string): void => void lines.push(line);
  const terminal: Terminal = {
    env: {},
    cwd: ".",
    interactive: false,
    colour: false,
    result: write,
    progress: write,
    ask: async () => "",
    onInterrupt: () => () => undefined,
  };
  return { exitCode: await runProgram(argv, commands, terminal), asked, text: lines.join("\n") };
}

const DEFAULTS = { json: false, yes: false, verbose: false, concurrency: 4, liftProtection: [], artifactOptions: [] };

describe("layers commands", () => {
  test("take layers and where", async () => {
    const { asked } = await ask("deploy", "cache", "broker", "--to", "ci");
    expect(asked).toEqual([
      { ...DEFAULTS, verb: "deploy", layers: ["cache", "broker"], environment: "ci", whereOption: "--to" },
    ]);
  });

  test("take --all, and --in as another word for --to", async () => {
    const { asked } = await ask("plan", "--all", "--in", "staging", "--json");
    expect(asked).toEqual([
      { ...DEFAULTS, verb: "plan", layers: "all", environment: "staging", whereOption: "--in", json: true },
    ]);
  });

  test("take the place to speak to", async () => {
    const { asked } = await ask("deploy", "cache", "--to", "ci", "--output", "teamcity");
    expect(asked).toMatchObject([{ json: false, output: "teamcity" }]);
  });

  test("take a file of faults for the engine that they start", async () => {
    const { asked } = await ask("deploy", "cache", "--to", "ci", "--faults", "faults.jsonc");
    expect(asked).toEqual([
      {
        ...DEFAULTS,
        verb: "deploy",
        layers: ["cache"],
        environment: "ci",
        whereOption: "--to",
        faults: "faults.jsonc",
      },
    ]);
  });

  test("hand on to the artifact what only the artifact understands", async () => {
    const given =
      "deploy cache --to ci --yes --wait 5m --on-create-failure rollback --allow-replacing A B --allow-removing C --allow-rolling D";
    const { asked } = await ask(...given.split(" "));
    const handedOn =
      "--allow-replacing A --allow-replacing B --allow-removing C --allow-rolling D --wait 5m --on-create-failure rollback --yes";
    expect(asked).toMatchObject([{ yes: true, artifactOptions: handedOn.split(" ") }]);
  });

  test("configure and rollback take the consent for the machines of one layer", async () => {
    const { asked } = await ask(..."configure broker --to ci --allow-rolling broker".split(" "));
    expect(asked).toMatchObject([{ layers: ["broker"], artifactOptions: ["--allow-rolling", "broker"] }]);
    const back = await ask(..."rollback broker-configuration --in ci --allow-rolling broker".split(" "));
    expect(back.asked).toMatchObject([{ verb: "rollback", artifactOptions: ["--allow-rolling", "broker"] }]);
    for (const layers of ["broker indexer", "--all"]) {
      const several = await ask(...`configure ${layers} --to ci --allow-rolling broker`.split(" "));
      expect(several).toMatchObject({ exitCode: 2, asked: [], text: expect.stringContaining("name just that layer") });
    }
  });

  test("destroy takes a receipt for one layer, and --from as another word for --in", async () => {
    const { asked } = await ask(..."destroy elasticsearch --from prod-green --receipt green.json".split(" "));
    expect(asked).toMatchObject([
      { layers: ["elasticsearch"], environment: "prod-green", artifactOptions: ["--receipt", "green.json"] },
    ]);
    const several = await ask(..."destroy --all --in ci --receipt green.json".split(" "));
    expect(several).toMatchObject({ exitCode: 2, asked: [], text: expect.stringContaining("name just that layer") });
  });

  test.each([
    ["no environment", ["deploy", "cache"], "--to <environment>"],
    ["nowhere to destroy", ["destroy", "cache"], "--in <environment>"],
    ["two environments", ["deploy", "cache", "--to", "ci", "--in", "staging"], "give one of them"],
    ["no layer", ["deploy", "--to", "ci"], "--all"],
    ["layers and --all", ["deploy", "cache", "--all", "--to", "ci"], "not both"],
    ["consent for every layer", ["deploy", "--all", "--to", "ci", "--allow-replacing", "X"], "one layer"],
    ["a word that is no command", ["depoly", "cache", "--to", "ci"], "Did you mean deploy?"],
    ["a word that is no option", ["deploy", "cache", "--too", "ci"], "Did you mean --to?"],
    ["a concurrency of none", ["deploy", "cache", "--to", "ci", "--concurrency", "0"], "whole number from 1"],
    ["a fate that is none", ["deploy", "cache", "--to", "ci", "--on-create-failure", "hope"], "keep, rollback, delete"],
    ["a port that is none", ["aws", "serve", "--port", "70000"], "0 to 65535"],
    ["a seed at another speed", ["aws", "serve", "--seed", "s", "--speed", "real"], "--speed"],
    ["a speed that is none", ["aws", "serve", "--speed", "warp"], "instant, compressed, real"],
    ["one release to compare", ["release", "diff", "1.0.0"], "`logstack release diff --help` lists what it takes."],
    ["no environment to compare with", ["variables", "diff", "--from", "ci"], "`logstack variables diff --help`"],
    ["a word that releases know not", ["release", "lst"], "`logstack release --help` lists what there is."],
  ])("refuse %s with exit code 2 and say what to do", async (_what, argv, hint) => {
    const { exitCode, asked, text } = await ask(...argv);
    expect(exitCode).toBe(2);
    expect(asked).toEqual([]);
    expect(text).toContain(hint);
  });
});

test("status takes environments one by one", async () => {
  const { asked } = await ask("status", "--in", "ci", "--in", "staging");
  expect(asked).toEqual([{ environments: ["ci", "staging"], json: false }]);
});

test("statuses takes nothing but --json", async () => {
  expect((await ask("statuses")).asked).toEqual([{ json: false }]);
  expect((await ask("statuses", "--json")).asked).toEqual([{ json: true }]);
  expect((await ask("statuses", "ci")).exitCode).toBe(2);
});

describe("variables commands", () => {
  test("check all layers in all environments unless some are named", async () => {
    expect((await ask("variables", "check")).asked).toEqual([{ layers: [], environments: [], json: false }]);
    const some = await ask("variables", "check", "cache", "broker", "--in", "ci", "--in", "staging", "--json");
    expect(some.asked).toEqual([{ layers: ["cache", "broker"], environments: ["ci", "staging"], json: true }]);
  });

  test("compare two environments, and need both", async () => {
    const both = await ask("variables", "diff", "--from", "staging", "--to", "prod-green", "cache");
    expect(both.asked).toEqual([{ layers: ["cache"], from: "staging", to: "prod-green", json: false }]);
    expect(await ask("variables", "diff", "--from", "staging")).toMatchObject({ exitCode: 2, asked: [] });
  });

  test("render a file or standard input with a file of variables", async () => {
    const file = await ask("variables", "render", "a.txt", "--variables", "v.json", "--keep-unresolved");
    expect(file.asked).toEqual([{ file: "a.txt", variables: "v.json", keepUnresolved: true }]);
    const input = await ask("variables", "render", "--variables", "v.json");
    expect(input.asked).toEqual([{ file: undefined, variables: "v.json", keepUnresolved: false }]);
    expect(await ask("variables", "render", "a.txt")).toMatchObject({ exitCode: 2, asked: [] });
  });
});

test("release commands take what they need, and create takes all layers and the next number unless told", async () => {
  expect((await ask("release", "create")).asked).toEqual([{ layers: [], json: false }]);
  expect((await ask("release", "create", "cache", "--number", "1.4.0", "--json")).asked).toEqual([
    { layers: ["cache"], number: "1.4.0", json: true },
  ]);
  expect((await ask("release", "list")).asked).toEqual([{ limit: 20, json: false }]);
  expect((await ask("release", "list", "--limit", "0")).exitCode).toBe(2);
  expect((await ask("release", "show", "1.4.0")).asked).toEqual([{ number: "1.4.0", json: false }]);
  expect((await ask("release", "show")).exitCode).toBe(2);
  expect((await ask("release", "diff", "1.4.0", "1.5.0")).asked).toEqual([{ from: "1.4.0", to: "1.5.0", json: false }]);
});

test("the embedded AWS is served at the port other emulators use, compressed, unless said otherwise", async () => {
  expect((await ask("aws", "serve")).asked).toEqual([{ port: 4566, speed: "compressed" }]);
  expect((await ask("aws", "serve", "--port", "0", "--state", "x", "--speed", "real", "--faults", "f")).asked).toEqual([
    { port: 0, state: "x", speed: "real", faults: "f" },
  ]);
  const seeded = await ask("aws", "serve", "--seed", "rehearsal");
  expect(seeded.asked).toEqual([{ port: 4566, speed: "instant", seed: "rehearsal" }]);
});

test("a build server's pipeline takes all layers, publishes nothing and propagates nothing unless told to", async () => {
  const nothing = { buildNumber: undefined, publishTo: [], layerOptions: {}, output: undefined };
  expect((await ask("ci")).asked).toEqual([{ ...nothing, layers: [], propagate: false, concurrency: 4 }]);
  const whole = await ask(
    "ci",
    "cache",
    "--build-number",
    "7",
    "--publish",
    "out",
    "--publish",
    "s3://packages/log-stack",
    "--publish",
    "octopus",
    "--propagate",
    "--output",
    "github",
    "--allow-replacing",
    "cache.EventQueue",
  );
  expect(whole.asked).toEqual([
    {
      layers: ["cache"],
      buildNumber: "7",
      publishTo: [
        { kind: "folder", folder: "out" },
        { kind: "s3", bucket: "packages", prefix: "log-stack/" },
        { kind: "octopus" },
      ],
      layerOptions: { cache: ["--allow-replacing", "EventQueue"] },
      propagate: true,
      output: "github",
      concurrency: 4,
    },
  ]);
  const wrong = await ask("ci", "--publish", "s3://");
  expect(wrong).toMatchObject({ exitCode: 2, text: expect.stringContaining("It must be s3://bucket/prefix") });
});

test("--help shows examples and exit codes and ends with 0", async () => {
  const { exitCode, text } = await ask("--help");
  expect(exitCode).toBe(0);
  expect(text).toContain("logstack deploy --all --to ci");
  expect(text).toContain("3 refused or declined");
});

test("--version says which logstack this is", async () => {
  expect(await ask("--version")).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test("a misuse is an event, too, for the program that asked for events", async () => {
  const { exitCode, text } = await ask("deploy", "cache", "--json");
  expect(exitCode).toBe(2);
  expect(JSON.parse(text.split("\n").at(-1) ?? "")).toMatchObject({
    v: 1,
    event: "error",
    code: "misuse",
    exitCode: 2,
  });
});

describe("elb parse", () => {
  test("takes files, and the form of its events", async () => {
    const { asked } = await ask("elb", "parse", "a.log.gz", "-", "--form", "ecs");
    expect(asked).toEqual([{ files: ["a.log.gz", "-"], form: "ecs" }]);
  });

  test("reads standard input and has this log stack's names when nothing is said", async () => {
    expect((await ask("elb", "parse")).asked).toEqual([{ files: [], form: "logstack" }]);
  });

  test("knows two forms", async () => {
    const { exitCode, text } = await ask("elb", "parse", "--form", "csv");
    expect(exitCode).toBe(2);
    expect(text).toContain("Allowed choices are logstack, ecs");
  });
});

const COMPARED = { since: "24h", patienceMs: undefined, elasticsearch: undefined, index: "*" };
const PLACED = { environment: "ci", layer: "elb-logs", json: false };

describe("elb reconcile", () => {
  test("compares the last day of the layer elb-logs when nothing else is said", async () => {
    expect((await ask("elb", "reconcile", "--in", "ci")).asked).toEqual([{ ...PLACED, ...COMPARED }]);
  });

  test("takes a patience, and where to count documents", async () => {
    const given =
      "elb reconcile --in ci --layer router-logs --since 7d --patience 30m --elasticsearch http://es:9200 --index logs-* --json";
    const { asked } = await ask(...given.split(" "));
    expect(asked).toEqual([
      {
        environment: "ci",
        layer: "router-logs",
        json: true,
        since: "7d",
        patienceMs: 1_800_000,
        elasticsearch: "http://es:9200",
        index: "logs-*",
      },
    ]);
  });
});

describe("elb replay", () => {
  test.each([
    [["a.log", "b.log"], { kind: "keys", keys: ["a.log", "b.log"] }],
    [["--missing", "--since", "24h"], { kind: "missing", ...COMPARED }],
    [["--dead-letters"], { kind: "deadLetters" }],
  ])("takes %s", async (given, what) => {
    const { asked } = await ask("elb", "replay", "--in", "ci", ...given);
    expect(asked).toEqual([{ ...PLACED, what, dryRun: false, yes: false }]);
  });

  test.each([
    ["nothing to send", [], "give keys, or --missing, or --dead-letters"],
    ["two things to send", ["a.log", "--missing", "--since", "24h"], "only one of them"],
    ["what is missing since nobody knows when", ["--missing"], "--missing needs --since"],
    ["a time with keys", ["a.log", "--since", "24h"], "goes with --missing"],
    ["a patience that is none", ["--missing", "--since", "24h", "--patience", "long"], "30m"],
  ])("refuses %s", async (_what, given, hint) => {
    const { exitCode, text, asked } = await ask("elb", "replay", "--in", "ci", ...given);
    expect(exitCode).toBe(2);
    expect(asked).toEqual([]);
    expect(text).toContain(hint);
  });
});

describe("a cut-over", () => {
  test("is redirected by sources or by --all, and one of them has to be said", async () => {
    const { asked } = await ask("redirect", "--all", "--to", "blue", "--until", "staging", "--dry-run");
    expect(asked).toEqual([
      { sources: "all", to: "blue", until: "staging", dryRun: true, yes: false, json: false, verbose: false },
    ]);
    expect(await ask("redirect", "--to", "blue")).toMatchObject({ exitCode: 2, asked: [] });
    expect(await ask("redirect", "iis", "--all", "--to", "blue")).toMatchObject({ exitCode: 2, asked: [] });
  });

  test("is watched for a while, and sends probes only then", async () => {
    const { asked } = await ask("traffic", "iis", "--from", "green", "--to", "blue", "--until-moved", "--quiet", "5m");
    expect(asked).toMatchObject([{ sources: ["iis"], probe: true, quietMs: 300_000, forMs: 3_600_000 }]);
    expect((await ask("traffic", "--all", "--from", "green", "--to", "blue")).asked).toMatchObject([{ probe: false }]);
    const wrong = await ask("traffic", "--all", "--from", "green", "--to", "blue", "--for", "soon");
    expect(wrong).toMatchObject({ exitCode: 2, text: expect.stringContaining("a length of time") });
  });

  test("ends with a stack that is retired, with what lets its data go by layer", async () => {
    const options = ["--allow-removing", "cache.EventQueue", "--data-receipt", "elasticsearch=r.json"];
    const { asked } = await ask("retire", "prod-green", "--after", "14d", ...options);
    const layerOptions = { cache: ["--allow-removing", "EventQueue"], elasticsearch: ["--receipt", "r.json"] };
    expect(asked).toMatchObject([{ environment: "prod-green", afterMs: 14 * 86_400_000, layerOptions, yes: false }]);
    const twice = await ask("retire", "prod-green", "--data-receipt", "cache=a", "cache=b");
    expect(twice).toMatchObject({ exitCode: 2, text: expect.stringContaining("cache has one already") });
  });
});
