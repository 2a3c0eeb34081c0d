import * as z from "zod";
import { invalidFile, parseJson, type JsonProblem } from "../json/parse-json.ts";

/** `logstack.json`: where releases go and in which order. */
export interface LogstackConfig {
  readonly file: string;
  /** By name. */
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  readonly lifecycle: Lifecycle;
  /** Where releases are kept; undefined where a checkout makes none. */
  readonly releases: ReleaseStoreConfig | undefined;
  /** How a build server builds and tests the checkout. */
  readonly ci: CiCommands;
}

/** Commands of the checkout's own, as a shell runs them in its folder. */
export interface CiCommands {
  /** Leaves each layer's artifact in its `dist` folder. */
  readonly build: string;
  readonly test: string;
}

/** Where releases are kept: one bucket in one account, whatever accounts they go to. */
export type ReleaseStoreConfig = EnvironmentConfig & { readonly bucket: string };

/** The phases in order, each the environments it reaches. An environment in no phase is outside promotion. */
export type Lifecycle = readonly (readonly string[])[];

/** An environment: on the embedded AWS, or a real account with the way to its credentials. */
export type EnvironmentConfig = EnvironmentPlace &
  ({ readonly on: "embedded" } | { readonly on: "aws"; readonly credentials: CredentialsSource });

/** Where an environment is, on either kind of AWS. */
export interface EnvironmentPlace {
  readonly name: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** `kept`: what can be measured of its data is destroyed by a receipt only, and by nobody's word. Left out, naming it is enough. */
  readonly data?: "kept";
}

/** Where credentials come from: the SDK's own chain, a profile, or an account of the credentials file. */
export type CredentialsSource =
  | { readonly kind: "defaultChain" }
  | { readonly kind: "profile"; readonly profile: string }
  | { readonly kind: "file"; readonly account: string };

/**
 * Returns the configuration in the text of `logstack.json`.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path.
 */
export function parseConfig(text: string, file: string): LogstackConfig {
  const { value, positionOf } = parseJson(text, { file, schema: CONFIG_FILE });
  const problems = findLifecycleProblems(value.lifecycle, Object.keys(value.environments));
  if (problems.length > 0) {
    throw invalidFile(
      file,
      problems.map((problem) => ({ ...problem, at: positionOf(problem.path) })),
    );
  }
  const environments = Object.entries(value.environments).map(
    ([name, given]) => [name, toEnvironment(name, given)] as const,
  );
  const { lifecycle, releases } = value;
  const store = releases && { ...toEnvironment("releases", releases), bucket: releases.bucket };
  const ci = { ...CI_DEFAULTS, ...value.ci };
  return { file, environments: Object.fromEntries(environments), lifecycle, releases: store, ci };
}

const CI_DEFAULTS: CiCommands = { build: "npm run build", test: "npm test" };

function toEnvironment(name: string, given: z.infer<typeof ENVIRONMENT>): EnvironmentConfig {
  const place = {
    name,
    account: given.account,
    region: given.region,
    ...(given.data === undefined ? {} : { data: given.data }),
  };
  if (given.on === "embedded") return { ...place, on: "embedded" };
  return { ...place, on: "aws", credentials: toCredentials(given.credentials) };
}

function toCredentials(given: z.infer<typeof CREDENTIALS> | undefined): CredentialsSource {
  if (given === undefined) return { kind: "defaultChain" };
  if ("profile" in given) return { kind: "profile", profile: given.profile };
  return { kind: "file", account: given.file };
}

function findLifecycleProblems(
  lifecycle: Lifecycle,
  environments: readonly string[],
): readonly Omit<JsonProblem, "at">[] {
  const seen = new Set<string>();
  return lifecycle.flatMap((phase, phaseIndex) =>
    phase.flatMap((environment, index) => {
      const path = ["lifecycle", phaseIndex, index];
      if (!environments.includes(environment)) {
        return [{ path, problem: `names ${environment}, which is not under environments.` }];
      }
      if (seen.has(environment)) return [{ path, problem: `names ${environment} a second time.` }];
      seen.add(environment);
      return [];
    }),
  );
}

const NOT_EMPTY = z.string().min(1, "must not be empty.");

/** The first half of a stack's name, which CloudFormation limits to letters, digits and dashes. */
const ENVIRONMENT_NAME = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]*$/,
    "is not a usable environment name: begin with a letter; letters, digits and - may follow.",
  );

const PLACE = {
  account: z.string().regex(/^\d{12}$/, "must be an AWS account id: a string of twelve digits."),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be an AWS region, for instance ap-southeast-2."),
};

const CREDENTIALS = z.union([z.strictObject({ profile: NOT_EMPTY }), z.strictObject({ file: NOT_EMPTY })], {
  error: 'must be {"profile": "<name in the AWS config>"} or {"file": "<account in the credentials file>"}.',
});

const EMBEDDED = z.strictObject({ on: z.literal("embedded"), ...PLACE });
const AWS = z.strictObject({ on: z.literal("aws"), ...PLACE, credentials: CREDENTIALS.optional() });

const WHERE = { error: 'must say where it is: "on" is "embedded" or "aws".' };

const DATA = { data: z.literal("kept", 'must be "kept", or be left out.').optional() };

const ENVIRONMENT = z.discriminatedUnion("on", [EMBEDDED.extend(DATA), AWS.extend(DATA)], WHERE);

/** AWS: S3 user guide, "General purpose bucket naming rules"; without dots, which break its certificates. */
const BUCKET = {
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "must be a bucket's name: 3 to 63 lower-case letters, digits and -."),
};

const RELEASES = z.discriminatedUnion("on", [EMBEDDED.extend(BUCKET), AWS.extend(BUCKET)], WHERE);

const CONFIG_FILE = z.strictObject({
  $schema: z.string().optional(),
  environments: z.record(ENVIRONMENT_NAME, ENVIRONMENT),
  releases: RELEASES.optional(),
  ci: z
    .strictObject({ build: NOT_EMPTY.default(CI_DEFAULTS.build), test: NOT_EMPTY.default(CI_DEFAULTS.test) })
    .optional(),
  lifecycle: z.array(z.array(z.string()).min(1, "must name at least one environment.")),
});
