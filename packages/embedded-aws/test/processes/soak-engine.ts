import { readFileSync } from "node:fs";
import { startEmbeddedAws } from "../../src/index.ts";

/** Run as a process of its own: an engine whose resources fail as the file says, read anew at each decision. */
const [stateDir = "", faultsFile = ""] = process.argv.slice(2);
const engine = await startEmbeddedAws({
  speed: "compressed",
  stateDir,
  faults: {
    reasonFor: (stackName, logicalId, step) => {
      const faults = JSON.parse(readFileSync(faultsFile, "utf8")) as readonly string[];
      return faults.includes(`${stackName} ${logicalId} ${step}`) ? "It fails on purpose." : undefined;
    },
  },
});
process.stdout.write(`${engine.endpoint}\n`);
process.on("SIGTERM", () => void engine.close().then(() => process.exit(0)));
