// Installs the workspace's dependencies when they are not there as the lockfile says, and does nothing otherwise.
// Plain JavaScript over Node's own modules: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const stampFile = join(root, "node_modules/.logstack-installed");
const commandLink = join(
  root,
  process.platform === "win32" ? "node_modules/.bin/logstack.cmd" : "node_modules/.bin/logstack",
);
const OLDEST_NODE = [20, 19];

refuseAnOldNode();
if (!isInstalled()) await install();

function refuseAnOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(
    `logstack needs Node ${OLDEST_NODE.join(".")} or newer; this is Node ${process.versions.node}. Install a newer Node and run the same command again.`,
  );
}

function isInstalled() {
  return existsSync(commandLink) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wantedStamp();
}

/** Changes when another set of packages is wanted, or when the folder was moved or the Node major changed. */
function wantedStamp() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(join(root, file)));
  return hash
    .update(root)
    .update(process.versions.node.split(".")[0] ?? "")
    .digest("hex");
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  process.stderr.write(`Installing dependencies with ${packageManager} (once; later runs skip this)\n`);
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const done = spawnSync(npx, ["--yes", packageManager, "install", "--frozen-lockfile", "--reporter=append-only"], {
    cwd: root,
    // Standard output belongs to the command that follows.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (done.error)
    fail(
      `npx could not be started (${done.error.message}). It comes with npm: install npm and run the same command again.`,
    );
  if (done.status !== 0)
    fail(
      "The dependencies could not be installed; the lines above say why. Check the network and run the same command again.",
    );
  await import("./link-command.mjs");
  writeFileSync(stampFile, wantedStamp());
}

/** @param {string} sentence */
function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
