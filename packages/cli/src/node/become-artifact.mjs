// An artifact's process from its first moment: Node is started, and has loaded its own modules that every artifact uses, while
// the artifact is still being checked. Nothing of the artifact is touched before the one message that says where it lies.
import "node:crypto";
import "node:fs/promises";
import "node:http";
import "node:https";
import "node:readline/promises";
import "node:stream";
import "node:timers/promises";
import "node:zlib";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Whoever started it has gone, or has no use for it.
const end = () => process.exit();
process.once("disconnect", end);
const [{ folder, options, env }] = await once(process, "message");
process.off("disconnect", end);

for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
Object.assign(process.env, env);
process.chdir(folder);
const script = path.join(folder, "deploy.mjs");
process.argv = [process.execPath, script, ...options];
await import(pathToFileURL(script).href);

// What is written is read to its end; to let the process run out instead takes as long as a call.
for (const stream of [process.stdout, process.stderr]) await new Promise((written) => stream.write("", written));
process.exit();
