// A lever as a service of one's own would have one: `node lever.mjs close|open|state`. Its state is a file per stack.
import { existsSync, rmSync, writeFileSync } from "node:fs";

const file = `.closed-${process.env.LOGSTACK_SITE_STACK}`;
const ACTS = {
  close: () => writeFileSync(file, ""),
  open: () => rmSync(file, { force: true }),
  state: () => process.stdout.write(`${JSON.stringify({ access: existsSync(file) ? "closed" : "open" })}\n`),
};
ACTS[process.argv[2]]();
