/** Which artifact's code a version is, and by which release it came. */
export interface CodeIdentity {
  /** The package's name, for instance `elb-logs-function`. */
  readonly name: string;
  /** The artifact's version. */
  readonly version: string;
  readonly release: string;
}

/** What the alias's description says: what serves, what served before, and whether it is proved yet. */
export interface AliasNote {
  readonly serving: CodeIdentity;
  /** Numbers of versions that served before, the last one first. */
  readonly before: readonly string[];
  /** The version to go back to when the proof through the alias fails; undefined once it was passed. */
  readonly onTrialFrom: string | undefined;
}

/** How many versions that served before are kept, to go back to. */
export const KEPT_BEFORE = 3;

/** Returns the description of a version. AWS: at most 256 characters, fixed once it is published. */
export function renderVersionNote({ name, version, release }: CodeIdentity, codeDigest: string): string {
  return `${name} ${version}, release ${release}, code ${codeDigest}`;
}

/** Returns which code a version is, from its description; undefined where this was not published here. */
export function parseVersionNote(description: string): CodeIdentity | undefined {
  const { name, version, release } = VERSION_NOTE.exec(description)?.groups ?? {};
  return name === undefined || version === undefined || release === undefined ? undefined : { name, version, release };
}

/** Returns the description of the alias. AWS: it changes in one step with the version that the alias points to. */
export function renderAliasNote({ serving, before, onTrialFrom }: AliasNote): string {
  return [
    `${serving.name} ${serving.version}, release ${serving.release}`,
    ...(before.length === 0 ? [] : [`before: ${before.slice(0, KEPT_BEFORE).join(" ")}`]),
    ...(onTrialFrom === undefined ? [] : [`on trial, from: ${onTrialFrom}`]),
  ].join("; ");
}

/** Returns what the alias's description says; undefined for one that was not written here. */
export function parseAliasNote(description: string): AliasNote | undefined {
  const { name, version, release, before, from } = ALIAS_NOTE.exec(description)?.groups ?? {};
  if (name === undefined || version === undefined || release === undefined) return undefined;
  return { serving: { name, version, release }, before: before?.split(" ") ?? [], onTrialFrom: from };
}

const IDENTITY = String.raw`(?<name>[a-z][a-z0-9-]*) (?<version>\S+), release (?<release>[^\s;,]+)`;
const VERSION_NOTE = new RegExp(String.raw`^${IDENTITY}, code [0-9a-f]{12}$`);
const ALIAS_NOTE = new RegExp(
  String.raw`^${IDENTITY}(?:; before: (?<before>\d+(?: \d+)*))?(?:; on trial, from: (?<from>\d+))?$`,
);
