import { DeployError } from "@logstack/deploy-core";
import { readCredentialsFile } from "@logstack/deploy-core/node";
import type { EnvironmentConfig } from "@logstack/release";
import { findCall } from "../call.ts";
import { SERVED_PORT } from "../project.ts";
import { faultsImpossible } from "./faults-impossible.ts";
import type { ReachedEngine } from "./reach-engine.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** How to reach one environment's account. */
export interface EnvironmentAccess {
  /** The whole environment of a process that calls AWS there: endpoint, region and credentials among it. */
  readonly env: Readonly<Record<string, string>>;
  /** For a heading: `account 111111111111, ap-southeast-2, embedded AWS`. */
  readonly place: string;
  /** How the AWS CLI is called for it, up to the service's name. */
  readonly awsCommand: string;
}

/** The ways to all environments of a checkout; the embedded AWS is started when the first of them needs it. */
export interface Gateway {
  to(environment: EnvironmentConfig): Promise<EnvironmentAccess>;
  close(): Promise<void>;
}

/** Opens the ways to the environments of a checkout. `faults` is a file for the embedded AWS that is started for them. */
export function openGateway(project: Project, terminal: Terminal, faults?: string): Gateway {
  const base = Object.fromEntries(
    Object.entries(terminal.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  let engine: Promise<ReachedEngine> | undefined;
  return {
    async to(environment) {
      const place = `account ${environment.account}, ${environment.region}`;
      if (environment.on === "aws" && faults !== undefined) {
        throw faultsImpossible(`${environment.name} is on AWS itself, where nothing goes wrong on purpose`);
      }
      if (environment.on === "aws") {
        const env = await createAwsEnvironment(environment, { base, terminal });
        return { env, place, awsCommand: renderAwsCommand(environment) };
      }
      engine ??= reach(project, terminal, faults);
      const reached = await engine;
      return {
        env: { ...withoutCredentials(base), ...embeddedSettings(environment, reached.endpoint) },
        place: `${place}, embedded AWS`,
        awsCommand: renderEmbeddedCommand(environment, { engine: reached, call: findCall(terminal.env) }),
      };
    },
    async close() {
      // One that could not be reached has told so already, to whoever wanted to go there.
      const reached = await engine?.catch(() => undefined);
      await reached?.leave();
    },
  };
}

/** Reaches the embedded AWS that `AWS_ENDPOINT_URL` names, else the checkout's own. */
async function reach(project: Project, terminal: Terminal, faults: string | undefined): Promise<ReachedEngine> {
  const given = terminal.env["AWS_ENDPOINT_URL"];
  if (given !== undefined && given !== "") {
    if (faults !== undefined) throw faultsImpossible(`AWS_ENDPOINT_URL names ${given}`, "Unset AWS_ENDPOINT_URL.");
    return { endpoint: given, ends: "later", leave: async () => undefined };
  }
  // Loaded when it is needed: a command on real accounts has no use for an engine.
  const { reachEngine } = await import("./reach-engine.ts");
  return reachEngine(project, terminal, faults);
}

function embeddedSettings({ account, region }: EnvironmentConfig, endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    // An access key id of twelve digits is the account; the secret is never checked.
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "embedded",
  };
}

function renderAwsCommand({ credentials }: EnvironmentConfig & { readonly on: "aws" }): string {
  return credentials.kind === "profile" ? `aws --profile ${credentials.profile}` : "aws";
}

/** An engine that ends with this command has to be started again for other clients, at the port it is served at. */
function renderEmbeddedCommand(
  { account }: EnvironmentConfig,
  { engine: { endpoint, ends }, call }: { readonly engine: ReachedEngine; readonly call: string },
): string {
  const credentials = `AWS_ACCESS_KEY_ID=${account} AWS_SECRET_ACCESS_KEY=any`;
  return ends === "withThisCommand"
    ? `(while ${call} aws serve runs) ${credentials} aws --endpoint-url http://127.0.0.1:${SERVED_PORT}`
    : `${credentials} aws --endpoint-url ${endpoint}`;
}

/** Named credentials are used alone: what the shell happens to hold must not decide which account is changed. */
async function createAwsEnvironment(
  { credentials, region }: EnvironmentConfig & { readonly on: "aws" },
  { base, terminal }: { readonly base: Readonly<Record<string, string>>; readonly terminal: Terminal },
): Promise<Readonly<Record<string, string>>> {
  const alone = withoutCredentials(base);
  switch (credentials.kind) {
    case "defaultChain":
      return { ...base, AWS_REGION: region };
    case "profile":
      return { ...alone, AWS_REGION: region, AWS_PROFILE: credentials.profile };
    case "file": {
      const entry = (await readCredentialsFile(terminal.env))?.aws[credentials.account];
      if (entry === undefined) throw noSuchEntry(credentials.account);
      return { ...alone, AWS_REGION: region, AWS_ACCESS_KEY_ID: entry.key, AWS_SECRET_ACCESS_KEY: entry.secret };
    }
  }
}

function noSuchEntry(account: string): DeployError {
  return new DeployError({
    code: "noCredentials",
    problem: `logstack.json names the entry ${account} of the credentials file, and there is no such entry.`,
    hints: [
      `Add aws.${account} with key and secret to ~/.logstack/credentials.json, or name the file in LOGSTACK_CREDENTIALS.`,
    ],
  });
}

/** Leaves out whatever would lead the SDK to other credentials than the ones that are set next to it. */
function withoutCredentials(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !CREDENTIAL_SETTINGS.has(name)));
}

const CREDENTIAL_SETTINGS: ReadonlySet<string> = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_DEFAULT_REGION",
]);
