import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { readFolder } from "./read-folder.ts";

/** How a boot script ended, and what it did on the way. */
export interface BootRun {
  readonly exitCode: number | null;
  /** Everything the script printed. */
  readonly console: string;
  /** Every command it ran, with its arguments, in order. */
  readonly calls: readonly string[];
  /** What it would have written to files. */
  readonly written: string;
  /** The same by file, as it ended. */
  readonly files: Readonly<Record<string, string>>;
  /** What it reported of its machine, in order. */
  readonly reports: readonly string[];
}

/** What a script finds on its machine. */
export interface BootOptions {
  /** Bash bodies by command name; they win over the usual ones. */
  readonly doubles?: Readonly<Record<string, string>>;
  /** Texts by path in the folder that the script runs in. */
  readonly files?: Readonly<Record<string, string>>;
  /** Its environment. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The configuration that the usual double of the AWS CLI has been told is released. */
export const RELEASED = {
  digest: `sha256:${"a1".repeat(32)}`,
  folder: "/opt/logstack/runs/1.2.3-a1a1a1a1a1a1",
} as const;

/**
 * What the AWS CLI does on a machine where a configuration is released: a line for the end of a test's own double. It takes
 * reports, and knows one secret.
 */
export const USUAL_AWS = `case "$*" in
  *"ssm get-parameter"*) echo "${RELEASED.digest} s3://store/a.tar.gz a-configuration 1.2.3 7" ;;
  *"s3 cp"*/machines/*) { /bin/cat; printf '\\036'; } >>"$BOOT_FOLDER/.reports" ;;
esac`;

/**
 * Runs a launch template's boot script, or another of a machine's, in bash, with a double in place of every command it uses,
 * so that nothing of this machine is read or changed: a command without a double is not found. The usual doubles succeed,
 * print nothing and, where they would write a file, keep its text; a configuration is released, and its bundle is whole.
 */
export async function runBootScript(
  script: string,
  { doubles = {}, files = {}, settings = {} }: BootOptions = {},
): Promise<BootRun> {
  const folder = await mkdtemp(join(tmpdir(), "boot-script-"));
  const [calls, written, reports] = [join(folder, ".calls"), join(folder, ".written"), join(folder, ".reports")];
  const [commands, work, root] = [join(folder, "commands"), join(folder, "work"), join(folder, "root")];
  try {
    await Promise.all([commands, work, root].map((path) => mkdir(path)));
    await Promise.all([calls, written, reports].map((path) => writeFile(path, "")));
    await Promise.all(
      Object.entries({ ...USUAL_DOUBLES, ...doubles }).map(([name, body]) => writeDouble(commands, { name, body })),
    );
    await writeFiles(work, { ...files, ".script": script });
    const environment = { ...settings, PATH: commands, BOOT_FOLDER: folder };
    const ended = await runBash({ work, environment });
    const [called, texts, reported] = await Promise.all(
      [calls, written, reports].map((path) => readFile(path, "utf8")),
    );
    return {
      ...ended,
      calls: nonEmpty(called?.split("\n")),
      written: texts ?? "",
      files: await readFolder(root, "/"),
      reports: nonEmpty(reported?.split("\u001E")),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SYSTEM_PATH = "PATH=/usr/bin:/bin:/usr/local/bin";

/** `tee` passes on what the script prints, so that it is still seen; what else it gets would be in a file. */
const USUAL_DOUBLES: Readonly<Record<string, string>> = {
  aws: USUAL_AWS,
  bash: "",
  blkid: "",
  chown: "",
  curl: `case "$*" in
  *meta-data/instance-id*) echo i-0123456789abcdef0 ;;
  *meta-data/local-ipv4*) echo 10.20.30.40 ;;
esac`,
  date: "echo 1790000000",
  grep: "",
  install: `case "$*" in -d*) exit ;; esac
target=$BOOT_FOLDER/root\${@: -1}
${SYSTEM_PATH} mkdir -p "\${target%/*}"
${SYSTEM_PATH} cat "\${@: -2:1}" | ${SYSTEM_PATH} tee -a "$BOOT_FOLDER/.written" >"$target"`,
  journalctl: "echo the end of the log",
  "mkfs.xfs": "",
  mount: "",
  mountpoint: "",
  sha256sum: `echo "${RELEASED.digest.replace("sha256:", "")}  $1"`,
  sleep: "",
  systemctl: `[ "$1" != is-failed ]`,
  tail: `${SYSTEM_PATH} tail "$@"`,
  tar: "",
  tee: `case "$*" in */dev/console*) ${SYSTEM_PATH} cat; exit ;; esac
target=$BOOT_FOLDER/root\${@: -1}
${SYSTEM_PATH} mkdir -p "\${target%/*}"
${SYSTEM_PATH} cat | ${SYSTEM_PATH} tee -a "$BOOT_FOLDER/.written" >>"$target"`,
  timeout: "",
  tr: `${SYSTEM_PATH} tr "$@"`,
  wc: `${SYSTEM_PATH} wc "$@"`,
};

async function writeDouble(folder: string, { name, body }: { name: string; body: string }): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/bash\nprintf '%s\\n' "${name} $*" >>"$BOOT_FOLDER/.calls"\n${body}\n`);
  await chmod(path, 0o755);
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function runBash({
  work,
  environment,
}: {
  readonly work: string;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<Pick<BootRun, "exitCode" | "console">> {
  const bash = spawn("/bin/bash", [join(work, ".script")], { cwd: work, env: environment });
  bash.stdin.end();
  const ended = new Promise<number | null>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("close", resolve);
  });
  const [out, errors, exitCode] = await Promise.all([text(bash.stdout), text(bash.stderr), ended]);
  return { exitCode, console: out + errors };
}

function nonEmpty(texts: readonly string[] = []): readonly string[] {
  return texts.filter((each) => each !== "");
}
