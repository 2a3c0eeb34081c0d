import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Finished } from "./a-workspace.ts";

/** What one step of Octopus runs with. */
export interface OctopusStep {
  /** The folder that a package was extracted to. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The worker's own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a package's `Deploy.sh` as Octopus does on a worker with bash: sourced by a script of its own, in the package's
 * folder, with its functions and none of its variables in the environment.
 */
export async function runInOctopus({ folder, variables, env = {} }: OctopusStep): Promise<Finished> {
  const work = await mkdtemp(path.join(tmpdir(), "logstack-octopus-"));
  onTestFinished(() => rm(work, { recursive: true }));
  const bootstrap = path.join(work, "Bootstrap.sh");
  await writeFile(bootstrap, renderBootstrap(variables));
  return new Promise((resolve) => {
    const child = spawn("bash", [bootstrap, path.join(folder, "Deploy.sh")], {
      cwd: folder,
      // Octopus gives its scripts no standard input.
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env["PATH"], HOME: work, OctopusCalamariWorkingDirectory: folder, ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("close", (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}

/** The functions that Octopus's documentation promises to a script, as Calamari gives them: by name, case and all. */
function renderBootstrap(variables: Readonly<Record<string, string>>): string {
  const pack = (text: string): string => Buffer.from(text).toString("base64");
  const cases = Object.entries(variables).map(([name, value]) => `    '${pack(name)}') unpack '${pack(value)}' ;;`);
  return [
    "pack() { printf '%s' \"$1\" | base64 | tr -d '\\n'; }",
    "unpack() { printf '%s' \"$1\" | base64 -d; }",
    "get_octopusvariable() {",
    '  case "$(pack "$1")" in',
    ...cases,
    "    *) echo ;;",
    "  esac",
    "}",
    "fail_step() {",
    '  if [ -n "${1:-}" ]; then echo "##octopus[resultMessage message=\'$(pack "$1")\']"; fi',
    "  exit 1",
    "}",
    'set_octopusvariable() { echo "##octopus[setVariable name=\'$(pack "$1")\' value=\'$(pack "$2")\']"; }',
    'new_octopusartifact() { echo "##octopus[createArtifact path=\'$(pack "$1")\' name=\'$(pack "$2")\']"; }',
    'update_progress() { echo "##octopus[progress percentage=\'$(pack "$1")\' message=\'$(pack "$2")\']"; }',
    'source "$1"',
    "",
  ].join("\n");
}

/** Does what Octopus's "Substitute Variables in Templates" does for plain tokens: unknown ones stay. */
export async function substituteInFile(file: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(
    file,
    text.replaceAll(/#\{([\w.]+)\}/g, (token, name: string) => variables[name] ?? token),
  );
}
