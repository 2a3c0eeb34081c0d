import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOGSTACK, makeCheckout, withoutAws, type Checkout } from "./checkout.ts";
import { serve } from "./serve.ts";
import { setStage } from "./stage.ts";

/** util-linux's `script` lends a pseudo terminal; where it is missing, or another, there is none to be had without a dependency. */
const HAS_SCRIPT = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");
if (!HAS_SCRIPT)
  process.stderr.write("Skipped: what a real terminal shows (there is no `script` of util-linux here).\n");

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
  await checkout.logstack("--version");
});
afterAll(() => checkout.remove());

/** Runs a command line in a terminal of its own, as a person sees and types it. */
function openTerminal(commandLine: string, { columns, rows }: { readonly columns: number; readonly rows: number }) {
  const { CI: _ci, ...env } = withoutAws(process.env);
  const inside = `stty cols ${columns} rows ${rows}; tty; exec '${process.execPath}' '${LOGSTACK}' ${commandLine}`;
  const child = spawn("script", ["-qefc", inside, "/dev/null"], {
    cwd: checkout.folder,
    env: { ...env, TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let raw = "";
  child.stdout.on("data", (chunk: Buffer) => (raw += chunk.toString()));
  const seen = (): string => stripVTControlCharacters(raw);
  const closed = once(child, "close");
  return {
    seen,
    /** Where the terminal is, as a device. */
    device: () => /\/dev\/pts\/\d+/.exec(raw)?.[0] ?? "",
    type: (keys: string) => void child.stdin.write(keys),
    /** Returns which of these was shown first, or undefined when the command has ended without any. */
    async shows(...wanted: readonly RegExp[]): Promise<RegExp | undefined> {
      for (;;) {
        const found = wanted.find((words) => words.test(seen()));
        if (found !== undefined || child.exitCode !== null) return found;
        await delay(20);
      }
    },
    async ends(): Promise<number | null> {
      const [exitCode] = (await closed) as [number | null];
      return exitCode;
    },
  };
}

const ASKED = /\[y\/N\]/;
/** A line that had room enough before the window became narrow. */
const CUT = /^ .{0,37}…/m;
const CTRL_C = "\u0003";
const SLOW = JSON.stringify({ faults: [{ kind: "delay", resource: "EventQueue", at: "update", by: "PT24H" }] });

describe.runIf(HAS_SCRIPT)("in a terminal", { timeout: 240_000 }, () => {
  test("two Ctrl-Cs offer to cancel an update and follow its rollback, and the tree keeps to the window's size", async () => {
    const stage = setStage(checkout);
    await stage.release("cache", "1.8.3");
    await stage.play("deploy cache --to ci");
    await stage.release("cache", "1.8.4");
    await stage.write("slow.jsonc", SLOW);
    const served = await serve(checkout, "--faults", "slow.jsonc");
    try {
      // Whoever is slower than the three seconds in which the second one counts has detached, and comes back.
      for (;;) {
        const terminal = openTerminal("deploy cache --to ci", { columns: 100, rows: 30 });
        await terminal.shows(/EventQueue +updating/);
        const { status } = spawnSync("stty", ["-F", terminal.device(), "cols", "40", "rows", "8"]);
        expect(status).toBe(0);
        expect(await terminal.shows(CUT)).toBe(CUT);

        terminal.type(CTRL_C);
        await terminal.shows(/Ctrl-C again/);
        terminal.type(CTRL_C);
        if ((await terminal.shows(ASKED, /Detached/)) !== ASKED) continue;
        terminal.type("y\r");
        expect(await terminal.ends()).toBe(1);
        expect(terminal.seen()).toContain("1.8.3 is running");
        break;
      }
    } finally {
      await served.close();
    }
  });
});
