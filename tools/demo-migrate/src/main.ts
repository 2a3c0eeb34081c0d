// `npm run demo:migrate`: moves data on the embedded AWS, in both forms, and lets go wrong what can go wrong. Exit code 0 only if each ends as it has to.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { playDemo } from "./play-demo.ts";

// The SDK's word about Node versions to come is for whoever builds this, not for whoever watches.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
process.exitCode = await playDemo({ root, write: (line) => void process.stdout.write(`${line}\n`) });
