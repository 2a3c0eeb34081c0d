// `npx tsx tools/new-layer/src/main.ts NAME`: a new layer, and what to do with it next.
import { fileURLToPath } from "node:url";
import { createLayer } from "./create-layer.ts";
import { renderCreation } from "./render-creation.ts";

const USAGE = `Usage: npx tsx tools/new-layer/src/main.ts <name>

Writes environments/<name>/, a layer that builds, passes the house rules and deploys to the embedded AWS, and says what to fill in.
`;

const words = process.argv.slice(2);
if (words.includes("--help") || words.length === 0) {
  process.stdout.write(USAGE);
  process.exitCode = words.length === 0 ? 2 : 0;
} else {
  await create(words.join(" "));
}

async function create(name: string): Promise<void> {
  const creation = await createLayer({ workspace: fileURLToPath(new URL("../../..", import.meta.url)), name });
  if (creation.kind === "created") {
    process.stdout.write(renderCreation(creation.name, creation.files));
  } else {
    process.stderr.write(`${creation.problem}\n`);
    process.exitCode = 2;
  }
}
