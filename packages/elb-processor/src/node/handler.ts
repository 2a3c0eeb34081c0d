import { readFileSync } from "node:fs";
import path from "node:path";
import { createFunction } from "./create-function.ts";
import { connectObjectReader } from "./read-object.ts";

/**
 * What Lambda calls, as `index.handler`: takes events of S3, SQS and EventBridge, and the check of a deployment.
 * It looks at its environment and settings with the first event, so that what is wrong with them is told as that event's failure.
 */
export const handler = createFunction({
  variables: process.env,
  // AWS: the folder with the code, whatever the code was bundled to.
  readSettings: () => readFileSync(path.join(process.env["LAMBDA_TASK_ROOT"] ?? ".", "settings.json"), "utf8"),
  // The engine on loopback has no names for its buckets.
  reader: connectObjectReader({ forcePathStyle: process.env["AWS_ENDPOINT_URL"] !== undefined }),
  print: (line) => process.stdout.write(`${line}\n`),
});
