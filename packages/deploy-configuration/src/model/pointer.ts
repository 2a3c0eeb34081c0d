/** One configuration of one role: where its bundle is, and what it came from. */
export interface ConfigurationVersion {
  /** `sha256:` and 64 hexadecimal digits, of the bundle. */
  readonly digest: string;
  /** `s3://bucket/key` of the bundle. */
  readonly location: string;
  /** Name of the package, for instance `broker-configuration`. */
  readonly name: string;
  /** The artifact's version. */
  readonly version: string;
  readonly release: string;
}

/** What the pointer of a role says. */
export interface Pointer {
  /** What every machine is to have. */
  readonly current: ConfigurationVersion;
  /** What the machines had before, to go back to; undefined for the first one. */
  readonly before: ConfigurationVersion | undefined;
  /** True from when the pointer was moved until all machines have followed. */
  readonly rolling: boolean;
}

/** Returns the parameter's value. Machines read its first line only, word by word. */
export function renderPointer({ current, before, rolling }: Pointer): string {
  return [
    renderVersion(current),
    ...(before === undefined ? [] : [`before ${renderVersion(before)}`]),
    ...(rolling ? ["rolling"] : []),
  ].join("\n");
}

/** Returns what a parameter's value says; undefined for one that was not written here. */
export function parsePointer(value: string): Pointer | undefined {
  const [first = "", ...rest] = value.trimEnd().split("\n");
  const current = parseVersion(first);
  if (current === undefined) return undefined;
  const told = rest.find((line) => line.startsWith("before "));
  return {
    current,
    before: told === undefined ? undefined : parseVersion(told.slice("before ".length)),
    rolling: rest.includes("rolling"),
  };
}

function renderVersion({ digest, location, name, version, release }: ConfigurationVersion): string {
  return [digest, location, name, version, release].join(" ");
}

function parseVersion(line: string): ConfigurationVersion | undefined {
  const { digest, location, name, version, release } = VERSION.exec(line)?.groups ?? {};
  if (digest === undefined || location === undefined || name === undefined) return undefined;
  return version === undefined || release === undefined ? undefined : { digest, location, name, version, release };
}

const VERSION =
  /^(?<digest>sha256:[0-9a-f]{64}) (?<location>s3:\/\/\S+) (?<name>[a-z][a-z0-9-]*) (?<version>\S+) (?<release>\S+)$/;
