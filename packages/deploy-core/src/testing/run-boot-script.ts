import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** How a boot script ended, and what it did on the way. */
export interface BootRun {
  readonly exitCode: number | null;
  /** Everything the script printed. */
  readonly console: string;
  /** Every command it ran, with its arguments, in order. */
  readonly calls: readonly string[];
  /** What it would have written to files. */
  readonly written: string;
}

/**
 * Runs a launch template's boot script in bash, with a double in place of every command it uses, so that nothing of
 * this machine is read or changed: a command without a double is not found. `doubles` are bash bodies by command name;
 * they win over the usual ones, which succeed, print nothing and, where they would write a file, keep its text.
 */
export async function runBootScript(
  script: string,
  { doubles = {} }: { readonly doubles?: Readonly<Record<string, string>> } = {},
): Promise<BootRun> {
  const folder = await mkdtemp(join(tmpdir(), "boot-script-"));
  const paths = { calls: join(folder, ".calls"), written: join(folder, ".written") };
  try {
    await Promise.all(Object.values(paths).map((path) => writeFile(path, "")));
    await Promise.all(
      Object.entries({ ...USUAL_DOUBLES, ...doubles }).map(([name, body]) => writeDouble(folder, { name, body })),
    );
    const ended = await runBash(script, folder);
    const [calls, written] = await Promise.all([readFile(paths.calls, "utf8"), readFile(paths.written, "utf8")]);
    return { ...ended, calls: calls.split("\n").filter((call) => call !== ""), written };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SYSTEM_PATH = "PATH=/usr/bin:/bin:/usr/local/bin";

/** `tee` passes on what the script prints, so that it is still seen; what else it gets would be in a file. */
const USUAL_DOUBLES: Readonly<Record<string, string>> = {
  aws: "",
  blkid: "",
  chown: "",
  curl: `case "$*" in *meta-data/instance-id*) echo i-0123456789abcdef0 ;; esac`,
  grep: "",
  install: `case "$*" in */dev/stdin*) ${SYSTEM_PATH} cat >>"$BOOT_FOLDER/.written" ;; esac`,
  journalctl: "echo the end of the log",
  "mkfs.xfs": "",
  mount: "",
  mountpoint: "",
  sleep: "",
  systemctl: `[ "$1" != is-failed ]`,
  tee: `case "$*" in */dev/console*) ${SYSTEM_PATH} cat ;; *) ${SYSTEM_PATH} cat >>"$BOOT_FOLDER/.written" ;; esac`,
  timeout: "",
  tr: `${SYSTEM_PATH} tr "$@"`,
  wc: `${SYSTEM_PATH} wc "$@"`,
};

async function writeDouble(folder: string, { name, body }: { name: string; body: string }): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/bash\nprintf '%s\\n' "${name} $*" >>"$BOOT_FOLDER/.calls"\n${body}\n`);
  await chmod(path, 0o755);
}

async function runBash(script: string, folder: string): Promise<Pick<BootRun, "exitCode" | "console">> {
  const path = join(folder, ".script");
  await writeFile(path, script);
  const bash = spawn("/bin/bash", [path], { cwd: folder, env: { PATH: folder, BOOT_FOLDER: folder } });
  bash.stdin.end();
  const ended = new Promise<number | null>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("close", resolve);
  });
  const [out, errors, exitCode] = await Promise.all([text(bash.stdout), text(bash.stderr), ended]);
  return { exitCode, console: out + errors };
}
