import { startEmbeddedAws, type MachineBoots, type Speed } from "../../src/index.ts";

/** Run as a process of its own: holds a state folder and says where it listens, until it is killed. */
const [stateDir = "", speed = "real", machines = "assumed"] = process.argv.slice(2);
const engine = await startEmbeddedAws({ speed: speed as Speed, stateDir, machines: machines as MachineBoots });
process.stdout.write(`${engine.endpoint}\n`);
