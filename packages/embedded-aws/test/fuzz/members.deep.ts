import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AWS_SERVICES } from "./aws-clients.ts";
import { findTakenMembers, type TakenMembers } from "./taken-members.ts";

/** What of each operation is taken, looked through by a person; `MEMBERS=write` writes what is found, to be looked through again. */
const FILE = join(import.meta.dirname, "taken-members.json");
const LOOKED_THROUGH = JSON.parse(readFileSync(FILE, "utf8")) as Readonly<Record<string, TakenMembers>>;

describe("each member of each operation that AWS's client of a service knows", () => {
  it.each(AWS_SERVICES.map(({ name }) => name))(
    "of %s is refused by its name, or is one that is obeyed",
    async (name) => {
      const found = await findTakenMembers(name);
      if (process.env["MEMBERS"] === "write") write(name, found);
      expect(found).toEqual(LOOKED_THROUGH[name]);
    },
  );
});

function write(service: string, found: TakenMembers): void {
  const all = JSON.parse(readFileSync(FILE, "utf8")) as Record<string, TakenMembers>;
  writeFileSync(FILE, `${JSON.stringify({ ...all, [service]: found }, null, 2)}\n`);
}
