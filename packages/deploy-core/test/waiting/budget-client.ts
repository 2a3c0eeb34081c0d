// A process that makes calls through the shared line and prints when it made each: FOLDER CALLS [KILLED].
import { openSync } from "node:fs";
import path from "node:path";
import { openWaitingLine } from "../../src/node/waiting-line.ts";

const [folder = "", calls = "0", mode] = process.argv.slice(2);
const place = { account: "111111111111", region: "x", endpoint: undefined };
const line = openWaitingLine(place, { callsPerSecond: 10, burst: 2 }, folder);
if (mode === "holdsTheLock") {
  // As one that is killed between taking the lock and giving it back.
  await line.takeTurn("working");
  openSync(path.join(folder, "111111111111.x.json.lock"), "wx");
  process.kill(process.pid, "SIGKILL");
}
process.stdout.write("ready\n");
process.stdin.once("data", () => void call());

async function call(): Promise<void> {
  for (let made = 0; made < Number(calls); made += 1) {
    await line.takeTurn("working");
    process.stdout.write(`${Date.now()}\n`);
  }
  process.exit();
}
