import { startEmbeddedAws, type Speed } from "../../src/index.ts";

/** Run as a process of its own: holds a state folder and says where it listens, until it is killed. */
const [stateDir = "", speed = "real"] = process.argv.slice(2);
const engine = await startEmbeddedAws({ speed: speed as Speed, stateDir });
process.stdout.write(`${engine.endpoint}\n`);
