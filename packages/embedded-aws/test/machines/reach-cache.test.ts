import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openReachCache } from "../../src/node/reach-cache.ts";

test("what stands for the caches of stacks is reached where somebody listens, and nowhere else", async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const reach = openReachCache(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await reach?.()).toBe(true);
  // A port of the system's own, that nobody is given by chance.
  expect(await openReachCache("127.0.0.1:1")?.()).toBe(false);
});

test.each(["127.0.0.1", "redis://127.0.0.1:6379", "someone:s3cret@127.0.0.1:6379", "127.0.0.1:99999"])(
  "a place that is none (%s) is refused and not shown, since it may have a password in it",
  (given) => {
    expect(() => openReachCache(given)).toThrow(
      expect.objectContaining({ code: "CacheUnusable", message: expect.not.stringContaining(given) }),
    );
  },
);

test("without such a place nothing stands for them", () => {
  expect(openReachCache(undefined)).toBeUndefined();
});
