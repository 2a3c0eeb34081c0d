import { type Filter, filterOf, none, text } from "./filter.ts";

/**
 * The filters that take a version apart, as Octopus reads one: up to four numbers, of which none need be there, then
 * what is left up to a `+` as prerelease, whose first word is the prefix and the rest the counter.
 *
 * @see https://octopus.com/docs/projects/variables/variable-filters
 */
export const VERSION_FILTERS: readonly Filter[] = [
  partOf("VersionMajor", ({ major }) => trimZeros(major)),
  partOf("VersionMinor", ({ minor }) => trimZeros(minor)),
  partOf("VersionPatch", ({ patch }) => trimZeros(patch)),
  partOf("VersionRevision", ({ revision }) => trimZeros(revision)),
  partOf("VersionPreRelease", ({ prerelease }) => prerelease ?? ""),
  partOf("VersionPreReleasePrefix", ({ prerelease }) => splitPrerelease(prerelease)[0]),
  partOf("VersionPreReleaseCounter", ({ prerelease }) => splitPrerelease(prerelease)[1]),
  partOf("VersionMetadata", ({ metadata }) => metadata ?? ""),
];

type Parts = Readonly<Record<string, string | undefined>>;

function partOf(name: string, choose: (parts: Parts) => string): Filter {
  return filterOf(name, [0, Infinity], (input) => {
    const parts = VERSION.exec(input.trim())?.groups;
    return parts === undefined || input.trim() === "" ? none("a value that is no version") : text(choose(parts));
  });
}

const VERSION =
  /^(?:[vV](?=\d))?(?:(?<major>\d+)(?:\.(?<minor>\d+))?(?:\.(?<patch>\d+))?(?:\.(?<revision>\d+))?)?(?:[-._\\]?(?<prerelease>[A-Za-z0-9_.\\-]+?))?(?:\+(?<metadata>[A-Za-z0-9_.\\+-]*))?$/;

function trimZeros(number = "0"): string {
  return number.replace(/^0+(?=\d)/, "");
}

function splitPrerelease(prerelease = ""): readonly [prefix: string, counter: string] {
  const end = prerelease.search(/[-._\\]/);
  return end === -1 ? [prerelease, ""] : [prerelease.slice(0, end), prerelease.slice(end + 1)];
}
