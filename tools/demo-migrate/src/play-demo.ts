import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { digestOf } from "./open-buckets.ts";
import { openWorld, type World } from "./open-world.ts";
import { serveStatistics } from "./serve-statistics.ts";
import { listStories, type Story } from "./stories.ts";

/** Where the checkout is, and who reads. */
export interface DemoSetting {
  readonly root: string;
  readonly write: (line: string) => void;
}

/** So many log files each source has. */
const FILES = 30;

/** Plays all stories; returns 0 only if each ended as it has to, with all of its data there. */
export async function playDemo({ root, write }: DemoSetting): Promise<number> {
  const startedAt = Date.now();
  const built = spawnSync(
    join(root, "node_modules/.bin/turbo"),
    ["run", "build", "--filter=@logstack/elb-logs", "--filter=@logstack/cli", "--output-logs=errors-only"],
    { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
  );
  if (built.status !== 0) return built.status ?? 1;
  const service = await serveStatistics();
  const lanes = listStories(service.url);
  const world = await openWorld(
    root,
    lanes.flat().map(({ environment }) => environment),
  );
  try {
    write("Moving the data of elb-logs on the embedded AWS. What goes wrong, goes wrong on purpose.");
    const ended = await Promise.all(lanes.map((lane) => playLane(lane, { world, write })));
    const all = ended.flat();
    const good = all.filter(Boolean).length;
    write("");
    write(`${good} of ${all.length} ended as they have to, in ${Math.round((Date.now() - startedAt) / 1_000)} s.`);
    return good === all.length ? 0 : 1;
  } finally {
    await world.close();
    service.close();
  }
}

interface Stage {
  readonly world: World;
  readonly write: (line: string) => void;
}

async function playLane(stories: readonly Story[], stage: Stage): Promise<readonly boolean[]> {
  const ended: boolean[] = [];
  for (const story of stories) ended.push(await playStory(story, stage));
  return ended;
}

async function playStory(story: Story, { world, write }: Stage): Promise<boolean> {
  const { title, environment, expected, also } = story;
  const files = Object.fromEntries(
    Array.from({ length: FILES }, (_, index) => [`AWSLogs/${index}.log`, `${environment} ${index}\nits last line\n`]),
  );
  const deployed = await world.logstack(["deploy", "elb-logs", "--to", environment]);
  if (deployed.exitCode !== 0) {
    write([`\n${title}: its source could not be deployed.`, ...deployed.lines].join("\n"));
    return false;
  }
  await world.buckets.put(`example-${environment}-elb-logs`, files);
  const { asExpected, lines } = await story.play(world);
  const safe = await findSafe(world, { files, environment, also });
  const good = asExpected && safe.missing.length === 0;
  const told = lines.filter((line) => !NOISE.test(line)).slice(-TOLD);
  write(
    [
      "",
      title,
      ...told.map((line) => `    ${line}`),
      `  ${good ? "as it has to" : "NOT as it has to"}: ${expected}`,
      safe.missing.length === 0
        ? `  all ${safe.looked} files are there, byte for byte, in ${safe.where.join(" and ")}`
        : `  LOST: ${safe.missing.join(", ")}`,
    ].join("\n"),
  );
  return good;
}

/** What a person does not read a demo for. */
const NOISE = /^Each step is on record|smoke test/;
const TOLD = 16;

interface Wanted {
  readonly files: Readonly<Record<string, string>>;
  readonly environment: string;
  readonly also: string | undefined;
}

/** Looks for every file in the buckets of the story, by its bytes and past everything that `logstack` says. */
async function findSafe({ buckets }: World, { files, environment, also }: Wanted) {
  const all = [...(await buckets.readAll())].filter(([name]) => name.startsWith(`example-${environment}`));
  const isThere = (key: string, text: string): boolean =>
    all.some(([, objects]) => objects.get(key) === digestOf(text));
  const missing = Object.entries(files).flatMap(([key, text]) => (isThere(key, text) ? [] : [key]));
  const lateIsMissing = also !== undefined && !all.some(([, objects]) => objects.has(also));
  const whole = all.filter(([, objects]) =>
    Object.entries(files).every(([key, text]) => objects.get(key) === digestOf(text)),
  );
  return {
    missing: lateIsMissing ? [...missing, also] : missing,
    looked: Object.keys(files).length + (also === undefined ? 0 : 1),
    where: whole.map(([name]) => name),
  };
}
