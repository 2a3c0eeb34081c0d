// Calls the handler of a bundle with one event, as Lambda would. Arguments: the bundle, the event, milliseconds.
// What the function prints goes to stdout; the last line is how the invocation ended and the most memory that the process had.
const [bundle, event, remainingMs] = process.argv.slice(2);
const { handler } = await import(bundle);
const deadlineMs = performance.now() + Number(remainingMs);
const context = { awsRequestId: "request", getRemainingTimeInMillis: () => deadlineMs - performance.now() };
const ended = await handler(JSON.parse(event), context).then(
  (answer) => ({ answer }),
  (error) => ({ error: error.message }),
);
const { maxRSS } = process.resourceUsage();
const { user, system } = process.cpuUsage();
process.stdout.write(`${JSON.stringify({ ...ended, maxRssMb: maxRSS / 1024, cpuMs: (user + system) / 1000 })}\n`, () =>
  process.exit(0),
);
