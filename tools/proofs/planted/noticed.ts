import { expect, it } from "vitest";
import { checkStories } from "../src/check-stories.ts";
import { readSettings } from "../src/read-settings.ts";

/** Within as many stories a planted defect has to show. */
const RUNS = 1_000;
const SEED = 1_795_402_701;

it("random stories notice the planted defect", async () => {
  const { seed, runs, path } = readSettings(process.env, { seed: SEED, runs: RUNS });
  const { played, broken } = await checkStories({ runs, seed, find: "first" }, path);
  console.log(
    `PLANTED ${broken === undefined ? "not noticed in" : "noticed after"} ${played}: ${process.env["PROOFS_DEFECT"] ?? ""}`,
  );
  console.log(broken?.violations.join("\n"));
  expect(broken?.violations).toBeDefined();
}, 3_600_000);
