import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { nextState, type ConnectionEvent, type ConnectionState } from "../../src/delivery/connection-state.ts";

/** Events by the heading of their column in the decision record. */
const EVENTS: Readonly<Record<string, ConnectionEvent>> = {
  connected: { kind: "connected" },
  "peer ended": { kind: "peerEnded" },
  broken: { kind: "broken", reason: "ECONNRESET" },
  silent: { kind: "silent", afterMs: 5, waiting: true },
  "all is written": { kind: "end" },
  "all is out": { kind: "allIsOut" },
  closed: { kind: "closed" },
};

const record = await readFile(new URL("../../../../docs/decisions/0034-delivery.md", import.meta.url), "utf8");
const rows = record
  .slice(record.indexOf("| state |"))
  .split("\n\n")[0]
  ?.split("\n")
  .map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const [headings = [], , ...states] = rows ?? [];

describe("a connection goes where the decision record says", () => {
  const cells = states
    .filter(([state = ""]) => state.startsWith("`") && !state.includes("`taken`"))
    .flatMap(([state = "", ...cells]) =>
      cells.map((cell, index) => [/`(\w+)`/.exec(state)?.[1] ?? "", headings[index + 1] ?? "", cell] as const),
    );

  it.each(cells)("from %s, when %s: %s", (state, heading, cell) => {
    const event = EVENTS[heading];
    if (event === undefined) throw new Error(`No event is called ${heading}.`);
    const { kind } = nextState({ kind: state } as ConnectionState, event);
    expect(kind).toBe(/lost/.test(cell) ? "lost" : /`(\w+)`/.exec(cell)?.[1]);
  });

  it("in every state and at every event", () => {
    expect(cells).toHaveLength(5 * Object.keys(EVENTS).length);
  });
});

describe("a connection", () => {
  it("that only rests, with nothing waiting to be taken, is not lost", () => {
    expect(nextState({ kind: "open" }, { kind: "silent", afterMs: 5, waiting: false })).toEqual({ kind: "open" });
  });

  it.each<ConnectionState>([{ kind: "taken" }, { kind: "lost", reason: "first" }])(
    "that is $kind stays so",
    (state) => {
      for (const event of Object.values(EVENTS)) expect(nextState(state, event)).toEqual(state);
    },
  );

  it("that is lost says when in its life, and why", () => {
    expect(nextState({ kind: "ended" }, { kind: "broken", reason: "ECONNRESET" })).toEqual({
      kind: "lost",
      reason: "Everything was sent, but the Broker threw away what it had not read: ECONNRESET.",
    });
  });
});
