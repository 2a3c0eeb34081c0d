import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

/** A machine for Elastalert whose containers are real ones, of the Docker of the machine at hand. */
export interface DockerMachine {
  /** What the configuration calls `logstack-elastalert`, and here has a name that nobody else uses. */
  readonly own: string;
  /** Runs a bundle's `apply`, in the run directory of that name. */
  apply(run: string, files: Readonly<Record<string, string>>): Promise<Applied>;
  /** Runs the real `docker`; fails as it does. */
  docker(...args: readonly string[]): Promise<string>;
  /** All containers of the machine that are this test's, by name: their ids. */
  containers(): Promise<Readonly<Record<string, string>>>;
  /** The folder that stands for the machine's root. */
  readonly root: string;
  remove(): Promise<void>;
}

/** How `apply` ended. */
export interface Applied {
  readonly exitCode: number | null;
  readonly console: string;
}

/** The secret that the machine may read. */
export const SECRET = "https://hooks.test/t0ken";

/** Makes a machine: a root folder, and a `PATH` on which `docker` is real and everything else is a double. */
export async function aDockerMachine(): Promise<DockerMachine> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-docker-"));
  const [root, commands] = [path.join(folder, "root"), path.join(folder, "commands")];
  const label = `logstack-test-${randomBytes(4).toString("hex")}`;
  const own = `${label}-elastalert`;
  await Promise.all([mkdir(root), mkdir(commands)]);
  // The container's user is another than this one, and has to come through to what is mounted.
  await chmod(folder, 0o755);
  for (const [name, body] of Object.entries(doublesFor({ root, own }))) {
    await writeFile(path.join(commands, name), `#!/bin/bash\n${body}\n`);
    await chmod(path.join(commands, name), 0o755);
  }
  const docker = async (...args: readonly string[]): Promise<string> => (await execute("docker", args)).stdout.trim();
  const list = async (): Promise<Readonly<Record<string, string>>> => {
    const format = ["--no-trunc", "--format", "{{.Names}} {{.ID}}"];
    const lines = await docker("ps", "--all", "--filter", `name=${label}`, ...format);
    return Object.fromEntries(lines.split("\n").flatMap((line) => (line === "" ? [] : [line.split(" ")])));
  };
  return {
    own,
    root,
    docker,
    containers: list,
    async apply(run, files) {
      const work = path.join(root, "opt/logstack/runs", run);
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(work, name)), { recursive: true });
        await writeFile(path.join(work, name), content);
      }
      return runBash({ script: path.join(work, "apply"), commands });
    },
    async remove() {
      const names = Object.keys(await list());
      if (names.length > 0) await docker("rm", "--force", ...names);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const execute = promisify(execFile);

/**
 * In what is asked of Docker, files lie below the machine's root, its containers have names of their own, and their log stays on
 * this machine: the driver for CloudWatch would ask AWS itself. All else goes to Docker as it is.
 */
function doublesFor({ root, own }: Pick<DockerMachine, "root" | "own">): Readonly<Record<string, string>> {
  const isRoot = process.getuid?.() === 0;
  return {
    aws: `echo '${SECRET}'`,
    bash: `exec /bin/bash "$@"`,
    docker: `args=()
while [ "$#" -gt 0 ]; do
  case $1 in
    --log-driver) args+=("$1" json-file); shift ;;
    --log-opt) shift ;;
    *) each=\${1//logstack-elastalert/${own}}; args+=("\${each//source=\\//source=${root}/}") ;;
  esac
  shift
done
PATH=${process.env["PATH"] ?? ""} exec docker "\${args[@]}"`,
    install: `PATH=/usr/bin:/bin
options=()
while [ "$#" -gt 1 ]; do
  case $1 in
    ${isRoot ? "" : "-o | -g | -m) shift ;;"}
    -d | -D) options+=("$1") ;;
    -*) options+=("$1" "$2"); shift ;;
    *) break ;;
  esac
  shift
done
files=()
for each; do case $each in /dev/stdin) files+=("$each") ;; *) files+=("${root}$each") ;; esac; done
exec install -D "\${options[@]}" "\${files[@]}"`,
    journalctl: "",
    sleep: "exec /bin/sleep 0.05",
    systemctl: `[ "$1" != is-failed ]`,
    timeout: "",
  };
}

async function runBash({ script, commands }: { readonly script: string; readonly commands: string }): Promise<Applied> {
  const forDocker = Object.entries(process.env).filter(([name]) => name === "HOME" || name.startsWith("DOCKER_"));
  const env = {
    ...Object.fromEntries(forDocker),
    PATH: commands,
    AWS_REGION: "ap-southeast-2",
    LOGSTACK_LOG_GROUP: "loggroup",
    LOGSTACK_INSTANCE: "i-0a",
    ELASTICSEARCH_HOST: "elasticsearch.test",
    ELASTICSEARCH_PORT: "9200",
  };
  const bash = spawn("/bin/bash", [script], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("close", resolve);
  });
  const [out, errors, exitCode] = await Promise.all([text(bash.stdout), text(bash.stderr), ended]);
  return { exitCode, console: out + errors };
}
