// Calls the handler of a bundle with one event for each line of stdin, as Lambda calls it again and again in one process. Each call
// ends with a line on stdout. Arguments: the bundle, the event.
import { createInterface } from "node:readline";

const [bundle, event] = process.argv.slice(2);
const { handler } = await import(bundle);
for await (const _line of createInterface({ input: process.stdin })) {
  const deadlineMs = performance.now() + 300_000;
  const context = { awsRequestId: "request", getRemainingTimeInMillis: () => deadlineMs - performance.now() };
  const ended = await handler(JSON.parse(event), context).then(
    () => ({ ended: "well" }),
    (error) => ({ ended: error.message }),
  );
  process.stdout.write(`${JSON.stringify(ended)}\n`);
}
