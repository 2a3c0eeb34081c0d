import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

it("every migration of the demo ends as it has to, with all of its data there", async () => {
  const child = spawn("npm", ["run", "demo:migrate"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const [said, [exitCode]] = await Promise.all([text(child.stdout), once(child, "close")]);
  expect(said).toMatch(/7 of 7 ended as they have to/);
  expect(said).toContain(
    "killed at close source, measure source, build destination, copy, compare, verify, open destination, cover, destroy source",
  );
  expect(said).not.toMatch(/LOST|NOT as it has to/);
  expect(exitCode).toBe(0);
});
