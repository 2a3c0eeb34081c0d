import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { anEvent, messagesOf, someLines } from "./support/a-function.ts";
import { aFrozenProcess } from "./support/a-frozen-process.ts";
import { anHttpPeer } from "./support/an-http-peer.ts";
import { aPeer } from "./support/a-peer.ts";
import { aBundle } from "./support/a-process.ts";
import { aStore } from "./support/a-store.ts";

const TEXT = someLines(2_000);
const EACH = new Set(TEXT.trimEnd().split("\n"));

it.each(["tcp", "http"] as const)(
  "a function that was frozen while all its connections died reads and delivers everything when it goes on, over %s",
  async (transport) => {
    const store = await aStore({ k: { body: gzipSync(TEXT) } });
    const peer = transport === "tcp" ? await aPeer() : await anHttpPeer();
    const process = await aFrozenProcess(await aBundle({ transport }), {
      place: { endpoint: store.endpoint, port: peer.port },
      event: anEvent("k"),
    });
    for (const death of ["ended", "reset"] as const) {
      expect(await process.call()).toBe("well");
      process.freeze();
      store.dropAll(death);
      if ("dropAll" in peer) peer.dropAll(death);
      process.thaw();
      expect(await process.call()).toBe("well");
    }
    const messages = messagesOf(peer.lines());
    expect(new Set(messages)).toEqual(EACH);
    expect(messages.length).toBeGreaterThanOrEqual(4 * EACH.size);
    // Otherwise nothing was there that could have died.
    expect(store.connections()).toBeGreaterThan(2);
  },
);
