import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { EC2Client } from "@aws-sdk/client-ec2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { bakeImage, type BakeOutcome } from "../bake-image.ts";
import { TAGS } from "../find-leftovers.ts";
import { findPlace, type EnvironmentPlace } from "../find-place.ts";
import type { ImageName } from "../images.ts";
import type { BakeClock, Say } from "../ports.ts";
import { HELP, type Command } from "../read-command.ts";
import { renderSmokeUserData } from "../smoke-user-data.ts";
import { openEc2Bakery } from "./ec2-bakery.ts";
import { runPacker } from "./run-packer.ts";
import { writeVariables } from "./write-variables.ts";

/** What a run needs from outside. */
export interface Surroundings {
  /** Of the checkout. */
  readonly root: string;
  readonly clock: BakeClock;
  readonly signal: AbortSignal;
  /** Progress. */
  readonly say: Say;
  /** The result. */
  readonly print: Say;
}

type Bake = Extract<Command, { kind: "bake" }>;

/** Does what was asked for and returns the exit code, with the meanings that `logstack` has. */
export async function runImages(command: Command, surroundings: Surroundings): Promise<number> {
  switch (command.kind) {
    case "help":
      surroundings.print(HELP);
      return 0;
    case "wrong":
      surroundings.say(`${command.problem}\nnpm run images -- --help says more.`);
      return 2;
    case "use":
      return use(command, surroundings);
    case "bake":
      return bake(command, surroundings);
  }
}

async function use(
  order: { readonly image: ImageName; readonly amiId: string; readonly environments: readonly string[] },
  { root, say, print }: Surroundings,
): Promise<number> {
  const writing = await writeVariables(root, order);
  if (writing.kind === "blocked") {
    say(writing.problems.join("\n"));
    return 3;
  }
  const { files } = writing;
  print(files.length === 0 ? `${order.amiId} is there already.` : `${order.amiId} is now in ${files.join(" and ")}.`);
  if (files.length > 0) say("It reaches machines with the next release: commit, build, release, promote.");
  return 0;
}

async function bake(command: Bake, surroundings: Surroundings): Promise<number> {
  const { root, say, print, clock, signal } = surroundings;
  const { image, environments, share } = command;
  // Before an hour of work: whether its result would have a place.
  const room = await writeVariables(root, { image, amiId: "ami-00000000", environments, onlyAsk: true });
  if (environments.length > 0 && room.kind === "blocked") {
    say(room.problems.join("\n"));
    return 3;
  }
  const account = await readAccount(command.region ?? "us-east-1");
  const place = findPlace(environments, {
    known: await readEnvironments(root),
    account,
    region: command.region,
    share,
  });
  if (place.kind === "nowhere") {
    say(place.problem);
    return 3;
  }
  const outcome = await bakeAt(place.region, { command, root, clock, say, signal });
  switch (outcome.kind) {
    case "interrupted":
      say("Interrupted: nothing is left of this bake.");
      return 130;
    case "failed":
      say([`Failed: ${outcome.problem}`, ...outcome.lastLines.map((line) => `  ${line}`)].join("\n"));
      return 1;
    case "baked":
      print(outcome.amiId);
      return environments.length === 0 ? 0 : use({ image, amiId: outcome.amiId, environments }, surroundings);
  }
}

async function bakeAt(
  region: string,
  { command, root, clock, say, signal }: Omit<Surroundings, "print"> & { readonly command: Bake },
): Promise<BakeOutcome> {
  const { image, subnet, kmsKey, share } = command;
  const mark = `${clock.timeIn(0).replace(/\D/g, "").slice(0, 14)}-${randomBytes(3).toString("hex")}`;
  const until = clock.timeIn(BAKE_LIMIT_MS);
  const ec2 = new EC2Client({ region });
  const variables = {
    region,
    bake: mark,
    until,
    commit: await readCommit(root),
    share_with: JSON.stringify(share),
    ...(subnet === undefined ? {} : { subnet_id: subnet }),
    ...(kmsKey === undefined ? {} : { kms_key_id: kmsKey }),
  };
  const bakery = {
    ...openEc2Bakery(ec2, { tags: { [TAGS.bake]: mark, [TAGS.until]: until }, subnet }),
    build: (name: ImageName) => runPacker({ image: name, folder: join(root, "images/packer"), variables }),
  };
  return bakeImage(
    { image, mark, userData: await readSmokeTest(root, { image, mark }) },
    { bakery, clock, say, signal },
  );
}

/** Longer than any bake takes: building, copying the snapshot, and the machine's own time limit. */
const BAKE_LIMIT_MS = 3 * 60 * 60_000;

async function readSmokeTest(root: string, { image, mark }: { image: ImageName; mark: string }): Promise<string> {
  const folder = join(root, "images/smoke");
  const names = await readdir(join(folder, image));
  const files = await Promise.all(
    names.toSorted().map(async (name) => [name, await readFile(join(folder, image, name), "utf8")] as const),
  );
  const script = await readFile(join(folder, "smoke.sh"), "utf8");
  return renderSmokeUserData({ image, mark, script, files: Object.fromEntries(files) });
}

async function readAccount(region: string): Promise<string> {
  try {
    const { Account = "" } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
    return Account;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`AWS does not know who asks: ${problem}. Set AWS_PROFILE, or whatever gives the SDK credentials.`, {
      cause,
    });
  }
}

async function readEnvironments(root: string): Promise<Readonly<Record<string, EnvironmentPlace>>> {
  const config = JSON.parse(await readFile(join(root, "logstack.json"), "utf8")) as {
    readonly environments: Readonly<Record<string, EnvironmentPlace>>;
  };
  return config.environments;
}

/** A checkout without git has no commit, and that is said. */
async function readCommit(root: string): Promise<string> {
  const git = async (...words: string[]) => (await promisify(execFile)("git", words, { cwd: root })).stdout.trim();
  try {
    const [commit, changed] = [await git("rev-parse", "HEAD"), await git("status", "--porcelain")];
    return changed === "" ? commit : `${commit}-dirty`;
  } catch {
    return "unknown";
  }
}
