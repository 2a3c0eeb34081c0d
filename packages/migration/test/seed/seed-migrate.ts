import type { SiteName } from "../../src/plan/sites.ts";

/** What the seed's script does things with. */
export interface SeedWorld {
  close(site: SiteName): void;
  open(site: SiteName): void;
  clone(from: SiteName, to: SiteName): void;
  destroy(site: SiteName): void;
  /** What the site's endpoint answers; throws where it does not. */
  statistics(site: SiteName | undefined): { readonly data?: unknown };
}

/** Each defect of the seed's script, by itself; with none of them it is what its author meant. */
export interface SeedDefects {
  /** Both statistics are fetched from `$aEndpoint`. */
  readonly readsOneSide: boolean;
  /** `return true`, without its `$`, is a command that does not exist. */
  readonly returnsNoValue: boolean;
  /** `params(...)` declares nothing: `$a` and `$b` are not there. */
  readonly bindsNothing: boolean;
  /** The second comparison is of "current", which was just deleted, by its name. */
  readonly comparesByName: boolean;
  /** That the current environment still exists is assumed by the way back. */
  readonly assumesCurrent: boolean;
  /** The temporary environment is never deleted. */
  readonly keepsTemporary: boolean;
}

/** The seed as it was published. */
export const AS_PUBLISHED: SeedDefects = {
  readsOneSide: true,
  returnsNoValue: true,
  bindsNothing: true,
  comparesByName: true,
  assumesCurrent: true,
  keepsTemporary: true,
};

/** The seed's Compare-Environments: JSON text against JSON text. */
export function seedCompare(
  { statistics }: Pick<SeedWorld, "statistics">,
  [a, b]: readonly [SiteName, SiteName],
  { readsOneSide, returnsNoValue, bindsNothing }: Partial<SeedDefects> = {},
): boolean {
  const [aEndpoint, bEndpoint] = bindsNothing === true ? [undefined, undefined] : [a, b];
  const first = statistics(aEndpoint).data ?? null;
  const second = statistics(readsOneSide === true ? aEndpoint : bEndpoint).data ?? null;
  const isEqual = JSON.stringify(first) === JSON.stringify(second);
  if (returnsNoValue === true) throw new Error(`The term '${isEqual}' is not recognized as the name of a cmdlet.`);
  return isEqual;
}

/** The seed's Migrate, with these defects. Returns what it says of itself. */
export function seedMigrate(world: SeedWorld, defects: Partial<SeedDefects> = {}): "done" | "differs" | "failed" {
  let currentExists = true;
  try {
    world.close("source");
    world.clone("source", "temporary");
    if (!seedCompare(world, ["source", "temporary"], defects)) {
      world.destroy("temporary");
      world.open("source");
      return "differs";
    }
    world.destroy("source");
    if (defects.assumesCurrent !== true) currentExists = false;
    world.clone("temporary", "destination");
    const again: SiteName = defects.comparesByName === true ? "source" : "destination";
    if (!seedCompare(world, [again, "temporary"], defects)) {
      world.destroy("destination");
      return "differs";
    }
    world.open("destination");
    if (defects.keepsTemporary !== true) world.destroy("temporary");
    return "done";
  } catch {
    if (currentExists) {
      world.destroy("temporary");
      world.open("source");
    }
    return "failed";
  }
}
