// A service's own lever: `node lever.mjs close|open|state [stuck]`. Its state is a file for each stack; a stuck one changes nothing.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";

const [act, how] = process.argv.slice(2);
mkdirSync("data", { recursive: true });
const file = `data/${process.env.LOGSTACK_SITE_STACK_ARN.split("/").at(-1)}.closed`;
const ACTS = {
  close: () => how !== "stuck" && writeFileSync(file, ""),
  open: () => rmSync(file, { force: true }),
  state: () => console.log(JSON.stringify({ access: existsSync(file) ? "closed" : "open" })),
};
ACTS[act]();
