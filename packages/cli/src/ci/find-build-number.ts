/**
 * Returns the number that this build is to have: the one that was asked for, else one that was set for us, else the build
 * server's own. Undefined where there is none: what is built then is a prerelease.
 */
export function findBuildNumber(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return [
    asked,
    env["LOGSTACK_BUILD_NUMBER"],
    env["TEAMCITY_VERSION"] ? env["BUILD_NUMBER"] : undefined,
    env["GITHUB_ACTIONS"] ? env["GITHUB_RUN_NUMBER"] : undefined,
  ].find((number) => number !== undefined && number !== "");
}
