import type { Commands } from "../../model/commands.ts";
import type { Refusal } from "../../model/refusal.ts";

/** Refuses to work in another region than the one asked for; undefined when it is that one, or any will do. */
export function refuseOtherRegion(regions: {
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly commands: Commands;
}): Refusal | undefined {
  const { expected, actual, commands } = regions;
  const { placesFile } = commands;
  if (expected === undefined || actual === undefined || expected === actual) return undefined;
  return {
    code: "wrongRegion",
    problem: `AWS is called in region ${actual}, but region ${expected} was asked for. Nothing was changed.`,
    reasons: [],
    waysOut: [
      { label: "use the other region", action: `set AWS_REGION to ${expected}` },
      {
        label: "work in this region",
        action:
          placesFile === undefined ? `--region ${actual}` : `give the environment region ${actual} in ${placesFile}`,
      },
    ],
  };
}
