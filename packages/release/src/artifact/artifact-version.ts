import parse from "semver/functions/parse.js";
import { ReleaseError } from "../errors.ts";

/** What an artifact's version is made of. */
export interface VersionParts {
  /** The version in the layer's package.json: plain `major.minor.patch`. */
  readonly base: string;
  /** The build server's number of this build; undefined outside a build server. */
  readonly buildNumber: string | undefined;
  /** `sha256:<hex>` over all that goes into the artifact, the version itself aside. */
  readonly contentDigest: string;
}

/**
 * Returns an artifact's version: `major.minor.<build number>` on a build server, else the prerelease
 * `<base>-dev.h<10 hex digits of the content digest>`, so that equal content has an equal version in every clone.
 *
 * The `h` keeps a digest of digits only from being a number, in which SemVer allows no leading zero.
 *
 * @throws ReleaseError `invalidVersion` for a base or a build number that makes no SemVer version.
 */
export function artifactVersion({ base, buildNumber, contentDigest }: VersionParts): string {
  const version = parse(base);
  if (version === null || version.raw !== `${version.major}.${version.minor}.${version.patch}`) {
    throw new ReleaseError({
      code: "invalidVersion",
      problem: `The layer's version is ${JSON.stringify(base)}, which is not major.minor.patch.`,
      hints: ['Set "version" in the layer\'s package.json to three numbers, for instance 1.0.0.'],
    });
  }
  if (buildNumber === undefined) return `${version.version}-dev.h${shortDigest(contentDigest)}`;
  const built = parse(`${version.major}.${version.minor}.${buildNumber}`);
  if (/^\d+$/.test(buildNumber) && built !== null) return built.version;
  throw new ReleaseError({
    code: "invalidVersion",
    problem: `LOGSTACK_BUILD_NUMBER is ${JSON.stringify(buildNumber)}, which is not a whole number without leading zeros.`,
    hints: ["Set it to the build server's counter, or unset it to build a prerelease."],
  });
}

function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 10);
}
