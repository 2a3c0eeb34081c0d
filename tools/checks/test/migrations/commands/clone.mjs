// A service's own clone script, as the seed has one: `node clone.mjs whole|lossy|hanging`. A stack's database is a file.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const fileOf = (arn) => `data/${arn.split("/").at(-1)}.json`;
const customers = JSON.parse(readFileSync(fileOf(process.env.LOGSTACK_FROM_STACK_ARN), "utf8"));
const write = (some) => writeFileSync(fileOf(process.env.LOGSTACK_TO_STACK_ARN), JSON.stringify(some));
const half = customers.slice(0, customers.length / 2);
const WAYS = {
  whole: () => write(customers),
  lossy: () => write(customers.slice(1)),
  // Half-way it hangs, once; whoever kills it finds its id in a file.
  hanging: () => {
    const file = `data/${process.env.LOGSTACK_MIGRATION}.pid`;
    if (existsSync(file)) return write(customers);
    write(half);
    // Whole from the moment it is there.
    writeFileSync(`${file}.new`, String(process.pid));
    renameSync(`${file}.new`, file);
    setInterval(() => undefined, 1_000);
  },
};
WAYS[process.argv[2]]();
console.log("all of it was cloned");
