import { spawnSync } from "node:child_process";

const FORMAT = "{{.OSType}} {{.OperatingSystem}}";

/** A phrase why no test can be held with a Docker of this machine; undefined where one answers. */
function findLack(): string | undefined {
  const { error, status, stdout } = spawnSync("docker", ["info", "--format", FORMAT], { encoding: "utf8" });
  if (error !== undefined) return "no docker on this machine";
  const [system = "", ...name] = stdout.trim().split(" ");
  if (status !== 0 || system === "") return "no Docker daemon answers `docker info`";
  if (system !== "linux") return `its Docker runs ${system} containers`;
  const host = process.env["DOCKER_HOST"] ?? "unix://";
  // Folders and the loopback address have to be this machine's.
  if (!host.startsWith("unix://") || name.includes("Desktop")) return "its Docker runs on another machine";
  return undefined;
}

const lack = findLack();

/** Whether a Docker daemon of this machine answers. */
export const HAS_DOCKER = lack === undefined;

/** What a test says that did not run. */
export const SKIPPED = lack === undefined ? "" : ` (skipped: ${lack})`;
