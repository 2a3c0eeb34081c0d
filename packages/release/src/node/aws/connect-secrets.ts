import { ReleaseError } from "../../errors.ts";
import type { SecretReader } from "../../variables/reveal-values.ts";
import { renderReference, type SecretReference } from "../../variables/secret-reference.ts";
import { createClientSettings, type AwsEnvironment } from "./client-settings.ts";

/** Where the values of sensitive variables are read. */
export interface SecretPlaces {
  /** The environment of the process that deploys. */
  readonly process: AwsEnvironment;
  /** Opens the way to the account that is deployed to; called when the first value is kept there. */
  readonly reachAws: () => Promise<AwsEnvironment>;
}

/** Connects the reader of sensitive values; each is read once, and clients are made when they are needed. */
export function connectSecrets(places: SecretPlaces): SecretReader {
  const read = new Map<string, Promise<string>>();
  return {
    async read(reference) {
      const key = renderReference(reference);
      const known = read.get(key) ?? readSecret(reference, places);
      read.set(key, known);
      return known;
    },
  };
}

async function readSecret(reference: SecretReference, { process, reachAws }: SecretPlaces): Promise<string> {
  try {
    switch (reference.from) {
      case "environment":
        return needText(process[reference.variable], "this process has no such variable in its environment");
      case "ssm":
        return await readParameter(reference.parameter, await reachAws());
      case "secretsManager":
        return pickKey(await readSecretString(reference.secret, await reachAws()), reference.key);
    }
  } catch (error) {
    throw unreadableSecret(reference, error);
  }
}

async function readParameter(name: string, env: AwsEnvironment): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(createClientSettings(env));
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return needText(Parameter?.Value, "it has no value");
  } finally {
    client.destroy();
  }
}

async function readSecretString(id: string, env: AwsEnvironment): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient(createClientSettings(env));
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return needText(SecretString, "it is not a text");
  } finally {
    client.destroy();
  }
}

function pickKey(text: string, key: string | undefined): string {
  if (key === undefined) return text;
  const value = parseObject(text)[key];
  return needText(typeof value === "number" ? String(value) : value, `it has no text under the key ${key}`);
}

/** What JSON's own error says would quote the secret. */
function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return { ...parsed };
  } catch {
    throw new UnreadableClause("it is not JSON, and has no keys");
  }
  throw new UnreadableClause("it is no JSON object, and has no keys");
}

/** A clause that may be shown: it was written here. */
class UnreadableClause extends Error {}

function needText(value: unknown, otherwise: string): string {
  if (typeof value !== "string") throw new UnreadableClause(otherwise);
  return value;
}

function unreadableSecret(reference: SecretReference, error: unknown): ReleaseError {
  return new ReleaseError({
    code: "unreadableSecret",
    problem: `The sensitive value that is kept at ${renderReference(reference)} cannot be read: ${explain(error)}. Nothing was changed.`,
    hints: [
      reference.from === "environment"
        ? `Set ${reference.variable} in the environment of this command.`
        : "Put the value there, in the account that is deployed to, and let the credentials read it.",
    ],
    cause: error,
  });
}

function explain(error: unknown): string {
  if (error instanceof UnreadableClause) return error.message;
  const { name, message } = error as Error;
  return REASONS[name] ?? `${name}, ${message.replace(/\.$/, "")}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ParameterNotFound: "there is no such parameter",
  ParameterVersionNotFound: "there is no such version of the parameter",
  ResourceNotFoundException: "there is no such secret",
  AccessDeniedException: "the credentials may not",
};
