import { notModelled, validationError } from "../aws-error.ts";
import { isList, isObject, type Json } from "../json.ts";

/** What a dynamic reference may look up; undefined where there is no such thing. */
export interface DynamicReferenceLookup {
  /** The value of an SSM parameter (a StringList as comma-joined text), of one version or of the newest. */
  ssmParameter(name: string, version: string | undefined): string | undefined;
  /** The text of a secret, by its name or ARN. */
  secretString(secretId: string, version: SecretVersion): string | undefined;
}

export interface SecretVersion {
  readonly stage: string | undefined;
  readonly id: string | undefined;
}

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

/** Returns `value` with each `{{resolve:...}}` in it replaced; throws an `AwsError` for one that leads nowhere. */
export function resolveDynamicReferences(value: Json, lookup: DynamicReferenceLookup): Json {
  if (typeof value === "string") {
    return value.replaceAll(REFERENCE, (_, service: string, path: string) => resolveOne(service, path, lookup));
  }
  if (isList(value)) return value.map((item) => resolveDynamicReferences(item, lookup));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveDynamicReferences(item, lookup)]));
}

function resolveOne(service: string, path: string, lookup: DynamicReferenceLookup): string {
  switch (service) {
    case "ssm":
      return ssmValue(path, lookup);
    case "secretsmanager":
      return secretValue(path, lookup);
    default:
      throw notModelled(`the dynamic reference {{resolve:${service}:...}}`);
  }
}

function ssmValue(path: string, lookup: DynamicReferenceLookup): string {
  const [, name = path, version] = /^(.*?)(?::(\d+))?$/.exec(path) ?? [];
  const value = lookup.ssmParameter(name, version);
  if (value === undefined) {
    throw validationError(`Unable to fetch parameters [${path}] from parameter store for this account.`);
  }
  return value;
}

/** `<secret-id>:SecretString:<json-key>:<version-stage>:<version-id>`; the id may be an ARN, which has seven parts. */
function secretValue(path: string, lookup: DynamicReferenceLookup): string {
  const parts = path.split(":");
  const idLength = parts[0] === "arn" ? 7 : 1;
  const secretId = parts.slice(0, idLength).join(":");
  const [kind = "SecretString", jsonKey = "", stage = "", id = ""] = parts.slice(idLength);
  if (kind !== "SecretString" && kind !== "") throw notModelled(`the part ${kind} of a secret in a dynamic reference`);
  const text = lookup.secretString(secretId, { stage: stage || undefined, id: id || undefined });
  if (text === undefined) {
    throw validationError(
      "Secrets Manager can't find the specified secret. " +
        "(Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException)",
    );
  }
  return jsonKey === "" ? text : jsonMember(text, jsonKey);
}

function jsonMember(text: string, key: string): string {
  const secret = parseSecret(text);
  const value = Object.hasOwn(secret, key) ? secret[key] : undefined;
  if (value === undefined) throw validationError("Could not find a value associated with JSONKey in SecretString");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parseSecret(text: string): Readonly<Record<string, unknown>> {
  const refusal = validationError("Could not parse SecretString JSON");
  try {
    const secret: unknown = JSON.parse(text);
    if (isObject(secret)) return secret;
  } catch {
    throw refusal;
  }
  throw refusal;
}
