import { startEmbeddedAws } from "../../src/index.ts";

/** Run as a process of its own: holds a state folder and says where it listens, until it is killed. */
const [stateDir = ""] = process.argv.slice(2);
const engine = await startEmbeddedAws({ speed: "real", stateDir });
process.stdout.write(`${engine.endpoint}\n`);
