// `npx tsx tools/new-layer/src/main.ts NAME`: a new layer, and what to do with it next.
import { fileURLToPath } from "node:url";
import { createLayer } from "./create-layer.ts";
import { renderCreation } from "./render-creation.ts";

const creation = await createLayer({
  workspace: fileURLToPath(new URL("../../..", import.meta.url)),
  name: process.argv.slice(2).join(" "),
});
if (creation.kind === "created") {
  process.stdout.write(renderCreation(creation.name, creation.files));
} else {
  process.stderr.write(`${creation.problem}\n`);
  process.exitCode = 2;
}
