import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { LOGSTACK, root, run } from "./checkout.ts";

/** Serves until the test is over; returns the address. */
async function serve(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

// The client is CommonJS, and so is what guards it: a bundle could have two of either.
test("the command line as it was built has the official client of Octopus, and the guard that keeps the key where it belongs", async () => {
  const asked: unknown[] = [];
  const thief = await serve(createServer((request, response) => void asked.push(request.headers, response.end("{}"))));
  const octopus = await serve(
    createServer((_request, response) => void response.writeHead(302, { location: thief }).end()),
  );
  const env = { OCTOPUS_URL: octopus, OCTOPUS_API_KEY: "API-S3CRET" };
  const ended = await run([process.execPath, LOGSTACK, "octopus", "push", "cache"], { cwd: root, env });
  expect(ended).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("it sends elsewhere to") });
  expect(asked).toEqual([]);
  expect(ended.stdout + ended.stderr).not.toContain("S3CRET");
});
