import {
  chooseRelease,
  planPromotion,
  ReleaseError,
  type Promotion,
  type PromotionStore,
  type Release,
} from "@logstack/release";
import type { ToldRefusal } from "../../render/refusal.ts";
import type { Project } from "../project.ts";
import { requireRelease } from "../require-release.ts";
import type { Setting } from "./setting.ts";

/** What a promotion records of the release that it brings. */
export function toPromotion(
  { number, layers }: Release,
  environment: string,
): Pick<Promotion, "environment" | "release"> {
  const promoted = Object.entries(layers).map(([layer, { version, digest }]) => [layer, { version, digest }] as const);
  return { environment, release: { number, layers: Object.fromEntries(promoted) } };
}

/**
 * Returns the release that was named, else the newest that may go there.
 *
 * @throws ReleaseError `unknownRelease` when there is none.
 */
export async function chooseOrRequire({ request, project, environment, opened }: Setting): Promise<Release> {
  const { lifecycle } = project.config;
  if (request.number !== undefined) return (await requireRelease(opened.store, request.number)).release;
  const numbers = await opened.store.listReleases();
  const history = await readHistory(opened.promotions, { lifecycle, environment: environment.name });
  const number = chooseRelease({ lifecycle, environment: environment.name, numbers, history });
  if (number !== undefined) return (await requireRelease(opened.store, number)).release;
  throw new ReleaseError({
    code: "unknownRelease",
    problem: `There is no release that may go to ${environment.name}.`,
    hints: [
      numbers.length === 0
        ? "Create one: logstack release create."
        : "Name one to see why it may not: logstack promote <number> --to " + environment.name,
    ],
  });
}

/** The promotions that decide: to the environment itself and to those of the phase before. */
async function readHistory(
  promotions: PromotionStore,
  { lifecycle, environment }: { readonly lifecycle: Project["config"]["lifecycle"]; readonly environment: string },
): Promise<readonly Promotion[]> {
  const phase = lifecycle.findIndex((environments) => environments.includes(environment));
  const places = [environment, ...(phase > 0 ? (lifecycle[phase - 1] ?? []) : [])];
  return (await Promise.all(places.map((place) => promotions.listPromotions(place)))).flat();
}

/** Says why the release may not go there, as the history stands now; undefined where it may. */
export async function refusePromotion(
  { project, environment, opened }: Setting,
  release: Release,
): Promise<ToldRefusal | undefined> {
  const { lifecycle } = project.config;
  const history = await readHistory(opened.promotions, { lifecycle, environment: environment.name });
  const { release: promoted } = toPromotion(release, environment.name);
  const plan = planPromotion({ lifecycle, environment: environment.name, release: promoted, history });
  if (plan.kind === "promote") return undefined;
  const { code, problem, reasons, first } = plan;
  const waysOut = first.map(
    ({ release: number, environment: place }) => `first: logstack promote ${number} --to ${place}`,
  );
  return { code, problem, reasons, waysOut };
}
