import {
  chooseRelease,
  planPromotion,
  PROMOTIONS_LOOKED_AT,
  ReleaseError,
  type PromotedRelease,
  type Promotion,
  type Release,
} from "@logstack/release";
import type { ToldRefusal } from "../../render/refusal.ts";
import { requireRelease } from "../require-release.ts";
import type { Setting } from "./setting.ts";

/** What a promotion records of the release that it brings. */
export function toPromoted({ number, layers }: Release): PromotedRelease {
  const promoted = Object.entries(layers).map(([layer, { version, digest }]) => [layer, { version, digest }] as const);
  return { number, layers: Object.fromEntries(promoted) };
}

/**
 * Returns the release that was named, else the newest that may go there.
 *
 * @throws ReleaseError `unknownRelease` when there is none.
 */
export async function chooseOrRequire(setting: Setting): Promise<Release> {
  const { request, project, environment, opened } = setting;
  const { lifecycle } = project.config;
  if (request.number !== undefined) return (await requireRelease(opened.store, request.number)).release;
  const numbers = await opened.store.listReleases();
  const history = await readHistory(setting);
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
export async function readHistory({ project, environment, opened }: Setting): Promise<readonly Promotion[]> {
  const { lifecycle } = project.config;
  const phase = lifecycle.findIndex((environments) => environments.includes(environment.name));
  const places = [environment.name, ...(phase > 0 ? (lifecycle[phase - 1] ?? []) : [])];
  const lists = places.map((place) => opened.promotions.listPromotions(place, PROMOTIONS_LOOKED_AT));
  return (await Promise.all(lists)).flatMap(({ newest }) => newest);
}

/** Says why the release may not go there after what has been so far; undefined where it may. */
export function refusePromotion(
  { project, environment }: Setting,
  { release, history }: { readonly release: Release; readonly history: readonly Promotion[] },
): ToldRefusal | undefined {
  const { lifecycle } = project.config;
  const plan = planPromotion({ lifecycle, environment: environment.name, release: toPromoted(release), history });
  if (plan.kind === "promote") return undefined;
  const { code, problem, reasons, first } = plan;
  const waysOut = first.map(
    ({ release: number, environment: place }) => `first: logstack promote ${number} --to ${place}`,
  );
  return { code, problem, reasons, waysOut };
}
