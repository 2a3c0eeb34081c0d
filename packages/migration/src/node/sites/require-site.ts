import type { SiteName } from "../../plan/sites.ts";
import { MigrationError } from "../../errors.ts";
import type { LookedSite } from "../levers/lever.ts";
import { findPlace } from "./find-place.ts";
import { lookAtSite } from "./look-at-stack.ts";
import type { StackSitesParts } from "./stack-sites-parts.ts";

/** Makes what looks at a site whose data has to be somewhere. It throws a `MigrationError` where its stack, or the place of its data, is not there. */
export function createLook({
  declaration,
  world,
  sites,
}: Pick<StackSitesParts, "declaration" | "world" | "sites">): (name: SiteName) => Promise<LookedSite> {
  const identity = { form: declaration.form, id: world.id };
  return async (name) => {
    const site = sites.require(name);
    const seen = await lookAtSite(site, identity);
    const { stackName, place: declared } = site.stack;
    if (seen === undefined) throw notThere(`There is no stack ${stackName} that is the ${name}.`);
    const place = findPlace(declaration.data, { endpoint: declared.endpoint, outputs: seen.outputs });
    if (place === undefined) throw notThere(`The outputs of stack ${stackName} do not say where its data is.`);
    return { site, place, stackId: seen.stackId };
  };
}

function notThere(problem: string): MigrationError {
  return new MigrationError({
    code: "noPlace",
    problem,
    hints: ["Look at the stack, and run the same command again."],
  });
}
