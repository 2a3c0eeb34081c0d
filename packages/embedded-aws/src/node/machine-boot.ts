import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import type { Boot, BootEnding, BootSpec, MachineAnswer } from "../machines/machine-runner.ts";
import type { WireAnswer, WireCall } from "./machine-calls.ts";
import type { MachineFolder } from "./machine-folders.ts";

/** A boot as its runner handles it. */
export interface RunningBoot extends Boot {
  answer(call: WireCall): Promise<WireAnswer>;
}

/** Where a boot takes place. */
export interface BootPlace {
  readonly port: number;
  readonly bin: string;
  readonly folder: MachineFolder;
}

/** How long a script may go on that has failed and is about to end. */
const LAST_WORDS_MS = 10_000;

interface BootSurroundings {
  readonly limitMs: number;
  readonly bash: string;
  readonly token: string;
  /** Makes the machine's folder; undefined when no boot is to begin any more. */
  readonly place: () => Promise<BootPlace | undefined>;
}

/** Where cloud-init puts a script before it runs it. */
const SCRIPT = "var/lib/cloud/instance/scripts/part-001";

/** Starts a boot; its machine can be killed at once. */
export function startBoot(spec: BootSpec, surroundings: BootSurroundings): RunningBoot {
  let place: BootPlace | undefined;
  let child: ChildProcess | undefined;
  let forced: BootEnding | undefined;
  let lastConsole = "";
  const kill = (ending: BootEnding): void => {
    forced ??= ending;
    killGroup(child);
  };
  const budget = createBudget(surroundings.limitMs, () => kill({ kind: "tooLong" }));
  const run = async (): Promise<BootEnding> => {
    place = await surroundings.place();
    if (place === undefined || forced !== undefined) return forced ?? { kind: "killed" };
    const script = join(place.folder.root, SCRIPT);
    writeFileSync(script, spec.script, { mode: 0o755 });
    child = launch(script, place, surroundings);
    budget.go();
    return await endOf(child);
  };
  const ended = run()
    .catch((error: unknown): BootEnding => ({
      kind: "broken",
      reason: error instanceof Error ? error.message : String(error),
    }))
    .then((ending) => {
      budget.end();
      // What the script left in its group would not end by itself.
      killGroup(child);
      if (place !== undefined) {
        lastConsole = readConsole(place.folder);
        place.folder.remove();
        place = undefined;
      }
      return forced ?? ending;
    });
  return {
    ended,
    console: () => (place === undefined ? lastConsole : readConsole(place.folder)),
    readFile: (path) => readWithin(place, path),
    writeFile: (path, bytes) => writeWithin(place, { path, bytes }),
    kill: () => kill({ kind: "killed" }),
    endSoon() {
      const timer = setTimeout(() => kill({ kind: "killed" }), LAST_WORDS_MS);
      void ended.then(() => clearTimeout(timer));
    },
    async answer(call) {
      budget.pause();
      try {
        return renderFor(place, await answerCall(spec, call, place));
      } finally {
        budget.go();
      }
    },
  };
}

async function answerCall(spec: BootSpec, wire: WireCall, place: BootPlace | undefined): Promise<MachineAnswer> {
  const root = place?.folder.root ?? "";
  const call = {
    command: wire.command,
    args: wire.args,
    folder: wire.folder.startsWith(root) ? wire.folder.slice(root.length) || "/" : wire.folder,
    timeouts: wire.timeouts.split(" ").filter((id) => id !== ""),
    input: wire.inputFile === "" || place === undefined ? undefined : readIfThere(wire.inputFile),
  };
  spec.note(call);
  return await spec.answer(call);
}

/** More than this is not read by a shell byte by byte. */
const MOST_INLINE = 2_000;

let files = 0;

function renderFor(place: BootPlace | undefined, answer: MachineAnswer): WireAnswer {
  const { code, output = "", errors = "", expired = "" } = answer;
  const wire = { code, errors, expired, file: "" };
  if (typeof output === "string" && output.length <= MOST_INLINE) return { ...wire, output };
  if (place === undefined) return { ...wire, output: "" };
  files += 1;
  const file = join(place.folder.path, `output.${files}`);
  writeFileSync(file, output, { mode: 0o600 });
  return { ...wire, file, output: "" };
}

/** Time that counts while it goes. */
function createBudget(limitMs: number, whenSpent: () => void) {
  let leftMs = limitMs;
  let sinceMs = 0;
  let pauses = 0;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const stop = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    leftMs -= performance.now() - sinceMs;
  };
  return {
    go() {
      pauses = Math.max(0, pauses - 1);
      if (isOver || pauses > 0 || timer !== undefined) return;
      sinceMs = performance.now();
      timer = setTimeout(whenSpent, Math.max(0, leftMs)).unref();
    },
    pause() {
      pauses += 1;
      stop();
    },
    end() {
      isOver = true;
      stop();
    },
  };
}

function launch(script: string, { port, bin, folder }: BootPlace, { bash, token }: BootSurroundings): ChildProcess {
  return spawn(bash, ["-p", join(bin, ".launch"), script], {
    cwd: folder.root,
    detached: true,
    stdio: ["pipe", "ignore", "ignore", "pipe"],
    // Nothing of the engine's own environment.
    env: {
      PATH: bin,
      BASH_ENV: join(bin, ".prelude"),
      HOME: join(folder.root, "root"),
      TMPDIR: join(folder.root, "tmp"),
      LANG: "C.UTF-8",
      MACHINE_BASH: bash,
      MACHINE_BIN: bin,
      MACHINE_DIR: folder.path,
      MACHINE_ROOT: folder.root,
      MACHINE_PORT: String(port),
      MACHINE_TOKEN: token,
      MACHINE_TIMEOUTS: "",
    },
  });
}

/** Resolves when the script and all that holds its output have ended. */
async function endOf(child: ChildProcess): Promise<BootEnding> {
  child.stdin?.on("error", () => undefined);
  const said = text(child.stdio[3] as Readable).catch(() => "");
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  const code = Number.parseInt(await said, 10);
  return Number.isNaN(code) ? { kind: "killed" } : { kind: "exited", code };
}

function killGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}

/** A script that writes to the console itself says there what it wants seen. */
function readConsole({ path, root }: MachineFolder): string {
  const written = readIfThere(join(path, "console")) ?? new Uint8Array();
  const bytes = written.length > 0 ? written : (readIfThere(join(path, "output")) ?? new Uint8Array());
  // Paths as the machine has them, and tools by their names.
  const tools = join(path, "..", "bin", ".real/");
  return new TextDecoder().decode(bytes).replaceAll(root, "").replaceAll(tools, "").replaceAll(join(path, "/"), "");
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Returns where a machine's file is here, or undefined for one that would not be in its root. */
function hostPath(place: BootPlace | undefined, path: string): string | undefined {
  if (place === undefined) return undefined;
  const { root } = place.folder;
  const resolved = path.startsWith(root + sep) ? resolve(path) : resolve(root, `.${resolve("/", path)}`);
  return resolved.startsWith(root + sep) ? resolved : undefined;
}

function readWithin(place: BootPlace | undefined, path: string): Uint8Array | undefined {
  const host = hostPath(place, path);
  return host === undefined ? undefined : readIfThere(host);
}

function writeWithin(place: BootPlace | undefined, { path, bytes }: { path: string; bytes: Uint8Array }): boolean {
  const host = hostPath(place, path);
  if (host === undefined || !existsSync(join(host, ".."))) return false;
  try {
    writeFileSync(host, bytes);
    return true;
  } catch {
    return false;
  }
}
