import { DeployError } from "../errors.ts";
import type { CredentialsFile } from "./read-credentials-file.ts";
import type { Transport } from "./transport.ts";

/** Where AWS is, and as whom to call it. */
export interface Access {
  /** Undefined for the SDK's default chain: environment, profile, container or instance role. */
  readonly credentials: AccessCredentials | undefined;
  /** The profile that the SDK takes credentials from, where it is not the one that this process's environment names. */
  readonly profile?: string;
  /** Undefined where only the SDK's configuration files can tell. */
  readonly region: string | undefined;
  /** From `AWS_ENDPOINT_URL`, the only switch to anything but real AWS. */
  readonly endpoint: string | undefined;
  /** True when the endpoint is on this machine. */
  readonly loopback: boolean;
  /** Where the credentials come from, in words for messages. */
  readonly source: string;
  /** How requests leave this process, and how soon one is repeated; left out, the SDK's own way. */
  readonly transport?: Transport;
}

/** Keys as the SDK takes them; a role's, which expire, come with a token. */
export interface AccessCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** All that the choice depends on. */
export interface AccessSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Octopus's variables, where it runs the deployment; undefined elsewhere. */
  readonly octopusVariables: Readonly<Record<string, string>> | undefined;
  readonly account: string | undefined;
  readonly file: CredentialsFile | undefined;
}

/**
 * Chooses credentials, region and endpoint. Inside Octopus its variables `AWS.Deployment.*` decide; locally the
 * credentials file when an account is named that it has, and the SDK's default chain otherwise. An endpoint on this
 * machine never sees the file's credentials: it takes those of the environment, or twelve digits that mean no secret.
 */
export function chooseAccess(sources: AccessSources): Access {
  const { env, octopusVariables, account, file } = sources;
  const endpoint = readEndpoint(env["AWS_ENDPOINT_URL"]);
  const loopback = endpoint !== undefined && LOOPBACK_HOST.test(new URL(endpoint).hostname);
  const region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || undefined;
  const place = { endpoint, loopback };
  if (octopusVariables !== undefined) return chooseInOctopus(octopusVariables, { ...place, region });
  if (loopback) return chooseOnLoopback({ env, account }, { ...place, region: region ?? LOOPBACK_REGION });
  const named = account === undefined ? undefined : file?.aws[account];
  if (named !== undefined && file !== undefined) {
    return {
      ...place,
      credentials: { accessKeyId: named.key, secretAccessKey: named.secret },
      region: region ?? named.region,
      source: `account ${account} of ${file.path}`,
    };
  }
  return { ...place, credentials: undefined, region, source: "the SDK's default chain" };
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const LOOPBACK_REGION = "ap-southeast-2";
const LOOPBACK_ACCOUNT = "000000000000";

type Place = Pick<Access, "endpoint" | "loopback" | "region">;

function readEndpoint(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new DeployError({
    code: "badEndpoint",
    problem: `AWS_ENDPOINT_URL is "${text}", which is not an http or https address.`,
    hints: ["Set it to an address such as http://127.0.0.1:4566, or unset it for real AWS."],
  });
}

function chooseInOctopus(variables: Readonly<Record<string, string>>, place: Place): Access {
  const [key, secret, region] = ["Key", "Secret", "Region"].map((name) => variables[`AWS.Deployment.${name}`]);
  const chosenRegion = region || place.region || (place.loopback ? LOOPBACK_REGION : undefined);
  if (key && secret && chosenRegion !== undefined) {
    const credentials = { accessKeyId: key, secretAccessKey: secret };
    return { ...place, credentials, region: chosenRegion, source: "the Octopus variables AWS.Deployment.*" };
  }
  if (place.loopback && !key && !secret) {
    return {
      ...place,
      credentials: loopbackCredentials(LOOPBACK_ACCOUNT),
      region: chosenRegion,
      source: LOOPBACK_SOURCE,
    };
  }
  const missing = [
    ...(key ? [] : ["AWS.Deployment.Key"]),
    ...(secret ? [] : ["AWS.Deployment.Secret"]),
    ...(chosenRegion === undefined ? ["AWS.Deployment.Region"] : []),
  ];
  throw new DeployError({
    code: "missingOctopusVariables",
    problem: `Octopus runs this deployment, but gave no value for ${missing.join(", ")}.`,
    hints: ["Add the variables to the project, scoped to this environment, and create a new release."],
  });
}

const LOOPBACK_SOURCE = "the defaults for an endpoint on this machine";

function chooseOnLoopback({ env, account }: Pick<AccessSources, "env" | "account">, place: Place): Access {
  const key = env["AWS_ACCESS_KEY_ID"];
  const secret = env["AWS_SECRET_ACCESS_KEY"];
  if (key && secret) {
    const token = env["AWS_SESSION_TOKEN"];
    const credentials = { accessKeyId: key, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) };
    return { ...place, credentials, source: "the environment" };
  }
  if (env["AWS_PROFILE"]) return { ...place, credentials: undefined, source: `profile ${env["AWS_PROFILE"]}` };
  return { ...place, credentials: loopbackCredentials(account ?? LOOPBACK_ACCOUNT), source: LOOPBACK_SOURCE };
}

/** An embedded AWS takes an access key id of twelve digits for the account, and checks no secret. */
function loopbackCredentials(account: string): { accessKeyId: string; secretAccessKey: string } {
  return { accessKeyId: account, secretAccessKey: "loopback" };
}
