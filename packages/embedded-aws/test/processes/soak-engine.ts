import { startEmbeddedAws } from "../../src/index.ts";

/** Run as a process of its own: an engine with a file of faults, until it is told to end. */
const [stateDir = "", faultsFile = ""] = process.argv.slice(2);
const engine = await startEmbeddedAws({ speed: "compressed", stateDir, faultsFile, tellFaults: () => undefined });
process.stdout.write(`${engine.endpoint}\n`);
process.on("SIGTERM", () => void engine.close().then(() => process.exit(0)));
