/** What is asked of an Octopus server; the whole of its API that is used here. */
export interface OctopusServer {
  /** Puts a package into the built-in feed. */
  push(file: string, ifExists: IfExists): Promise<void>;
  /** Reads a package of the built-in feed; returns the digest of its bytes, undefined where there is none. */
  findDigest(artifact: NamedPackage): Promise<string | undefined>;
  /** Creates a release; returns its version, which the server chooses where none was given. */
  createRelease(release: NewRelease): Promise<string>;
  /** Begins a deployment to each of the environments; returns the ids of their tasks. */
  deploy(deployment: NewDeployment): Promise<readonly string[]>;
  /** Reads tasks; those that the server does not know are left out. */
  readTasks(ids: readonly string[]): Promise<readonly OctopusTask[]>;
}

/** A package by what Octopus tells it from others. */
export interface NamedPackage {
  readonly id: string;
  readonly version: string;
}

/** What to do about a package of the same version: it may be the same, or another one. */
export const IF_EXISTS = ["fail", "ignore", "overwrite"] as const;

/** One of `IF_EXISTS`. */
export type IfExists = (typeof IF_EXISTS)[number];

/** A release to be created. */
export interface NewRelease {
  readonly project: string;
  /** Undefined lets the project's own rule choose. */
  readonly version: string | undefined;
  /** Of every package that `packages` does not name. */
  readonly packageVersion: string | undefined;
  /** `step:version` or `step:package:version`, as Octopus reads them. */
  readonly packages: readonly string[];
  readonly channel: string | undefined;
  readonly notes: string | undefined;
}

/** A deployment to be begun. */
export interface NewDeployment {
  readonly project: string;
  readonly version: string;
  readonly environments: readonly string[];
  /** Values of variables that the project prompts for, by name. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How a task of the server stands. */
export interface OctopusTask {
  readonly id: string;
  readonly description: string;
  /** Octopus's own word, such as `Executing`. */
  readonly state: string;
  readonly completed: boolean;
  readonly succeeded: boolean;
  /** A person has to answer something on the server before it goes on. */
  readonly waitsForPerson: boolean;
  readonly errorMessage: string | undefined;
}
