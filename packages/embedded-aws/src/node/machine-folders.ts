import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FILE_TOOLS, PLAIN_TOOLS, QUESTIONS, WITH_TOOLS } from "../machines/tools.ts";
import { removeOrphans } from "./orphaned-folders.ts";

const STAND_INS = fileURLToPath(new URL("machine-stand-ins", import.meta.url));

const PREFIX = "embedded-aws-machines-";

/** The folder of all machines of an engine. */
export interface MachinesFolder {
  readonly bin: string;
  /** Makes the folder of a machine: `root` is what `/` is to it. */
  makeMachine(instanceId: string): MachineFolder;
  remove(): void;
}

/** The folder of one machine. */
export interface MachineFolder {
  readonly path: string;
  readonly root: string;
  remove(): void;
}

/** Makes the stand-ins for `asked` commands and for the real tools, and removes what engines left that died before they could. */
export function makeMachinesFolder(bash: string, asked: readonly string[]): MachinesFolder {
  removeOrphans(PREFIX);
  // Without links on the way: a path that leads into a root is known by its beginning.
  const path = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
  const bin = join(path, "bin");
  mkdirSync(join(bin, ".real"), { recursive: true });
  for (const name of ["paths", "prelude"]) copyStandIn(bash, { from: name, to: join(bin, `.${name}`), mode: 0o644 });
  for (const name of ["launch", "ask", "with", "file"])
    copyStandIn(bash, { from: name, to: join(bin, `.${name}`), mode: 0o755 });
  for (const name of ["bash", "timeout"]) copyStandIn(bash, { from: name, to: join(bin, name), mode: 0o755 });
  symlinkSync("bash", join(bin, "sh"));
  for (const name of [...asked, ...QUESTIONS]) symlinkSync(".ask", join(bin, name));
  for (const name of WITH_TOOLS) symlinkSync(".with", join(bin, name));
  linkRealTools(bin);
  return {
    bin,
    makeMachine: (instanceId) => makeMachine(path, instanceId),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

function copyStandIn(bash: string, { from, to, mode }: { from: string; to: string; mode: number }): void {
  const text = readFileSync(join(STAND_INS, `${from}.sh`), "utf8").replace(/^#!\/bin\/bash/, `#!${bash}`);
  writeFileSync(to, text, { mode });
}

/** A tool that is not on this machine is not on the machines either. */
function linkRealTools(bin: string): void {
  for (const name of [...PLAIN_TOOLS, ...FILE_TOOLS, "env"]) {
    const real = findProgram(name);
    if (real === undefined) continue;
    symlinkSync(real, join(bin, ".real", name));
    if (FILE_TOOLS.includes(name)) symlinkSync(".file", join(bin, name));
    else if (name !== "env") symlinkSync(real, join(bin, name));
  }
}

/** Returns where this machine has a program, or undefined. */
export function findProgram(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What scripts take for granted on any machine, and on one whose image has the software. */
const FOLDERS = (
  "dev/shm etc/docker etc/elasticsearch etc/logrotate.d etc/logstash/conf.d etc/profile.d etc/security/limits.d etc/sysconfig " +
  "etc/sysctl.d etc/systemd/system etc/yum.repos.d home mnt opt root run srv tmp usr/lib/systemd/system usr/local/bin " +
  "usr/share/elasticsearch usr/share/logstash var/cache var/lib/cloud/instance/scripts var/lib/docker var/lib/elasticsearch " +
  "var/lib/logstash var/log/elasticsearch var/log/logstash var/tmp"
).split(" ");

function makeMachine(parent: string, instanceId: string): MachineFolder {
  const path = join(parent, instanceId);
  const root = join(path, "root");
  // One that was there before is of a boot that has ended.
  rmSync(path, { recursive: true, force: true });
  for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true, mode: 0o755 });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, name), text);
  return { path, root, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

const FILES: Readonly<Record<string, string>> = {
  "etc/fstab": "UUID=00000000-0000-0000-0000-000000000000 / xfs defaults,noatime 1 1\n",
  "etc/hosts": "127.0.0.1 localhost\n",
  "etc/os-release": 'NAME="Amazon Linux"\nVERSION="2023"\nID="amzn"\nVERSION_ID="2023"\n',
};
