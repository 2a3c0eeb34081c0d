import { PLACES, type Place } from "@logstack/ci-output";
import { findPlace } from "@logstack/ci-output/node";

/**
 * Chooses in whose language to speak: as `--output` says, else to Octopus where its variables are handed over, else to
 * the place where this process runs.
 */
export function choosePlace(argv: readonly string[]): Place {
  const named = PLACES.find((place) =>
    argv.some(
      (argument, index) => argument === `--output=${place}` || (argument === place && argv[index - 1] === "--output"),
    ),
  );
  return named ?? (argv.includes("--octopus") ? "octopus" : findPlace());
}
