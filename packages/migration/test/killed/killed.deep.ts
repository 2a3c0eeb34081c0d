import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import type { ModelSite } from "../model/world.ts";
import { aMigratingProcess } from "../support/a-migrating-process.ts";

const program = aMigratingProcess("migrate.ts");

interface StoredWorld {
  readonly sites: Readonly<Record<string, ModelSite | undefined>>;
  readonly accepted: readonly string[];
  readonly destroyedLast: readonly string[];
}

/** Between two calls that change something nothing changes: to die before one is to die after the one before. */
it.concurrent.each(["cloneBack", "beside"] as const)(
  "a migration (%s) that is killed after any of its calls that change something is gone on with by the next process",
  async (form) => {
    for (let call = 1; ; call += 1) {
      const place = await program.newFolder();
      const first = await program.migrate([place, form, String(call)]);
      const last = first === "killed" ? await program.migrate([place, form]) : first;
      const world = JSON.parse(await readFile(path.join(place, "world.json"), "utf8")) as StoredWorld;
      expect({ call, last, lost: world.destroyedLast }).toEqual({ call, last: "migrated", lost: [] });
      expect(Object.keys(world.sites)).toEqual(["destination"]);
      expect(world.sites["destination"]?.access).toBe("open");
      expect(new Set(world.sites["destination"]?.documents)).toEqual(new Set(world.accepted));
      if (first !== "killed") {
        console.log(`KILLED ${form}: after each of ${call - 1} calls`);
        return;
      }
    }
  },
);
