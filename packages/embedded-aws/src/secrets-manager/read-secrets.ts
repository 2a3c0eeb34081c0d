import { notModelled } from "../aws-error.ts";
import { member } from "../json.ts";
import { pageInOrder } from "../page.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { CallContext } from "../service.ts";
import { decodeBase64 } from "../wire/base64.ts";
import { findAnySecret, findUsableSecret, invalidParameter, invalidRequest, notFound } from "./find-secret.ts";
import type { Secret, SecretStore } from "./secret-store.ts";
import { CURRENT, findSecretVersion } from "./secret-version.ts";
import { nameOf } from "./write-secrets.ts";

export interface GetSecretValueInput {
  readonly SecretId: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
}

/** GetSecretValue: the current version, or the one with an id or a label. */
export function getSecretValue(secrets: SecretStore) {
  return ({ SecretId, VersionId, VersionStage }: GetSecretValueInput, context: CallContext): object => {
    const secret = findUsableSecret(secrets, context, SecretId);
    const { versions } = secret.record;
    const version = findSecretVersion(versions, { id: VersionId, stage: VersionStage });
    if (version === undefined) {
      const isKnown = VersionId !== undefined && versions.some(({ id }) => id === VersionId);
      if (isKnown)
        throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
      const wanted = VersionId === undefined ? `staging label: ${VersionStage ?? CURRENT}` : `VersionId: ${VersionId}`;
      throw notFound(`Secrets Manager can't find the specified secret value for ${wanted}`);
    }
    return {
      ...nameOf(secret),
      VersionId: version.id,
      SecretString: version.text,
      SecretBinary: version.binary === undefined ? undefined : decodeBase64(version.binary),
      VersionStages: version.stages,
      CreatedDate: version.createdAtMs,
    };
  };
}

/** DescribeSecret: everything but the content, also of a secret whose deletion is scheduled. */
export function describeSecret(secrets: SecretStore) {
  return ({ SecretId }: { readonly SecretId: string }, context: CallContext): object => {
    const secret = findAnySecret(secrets, context, SecretId);
    return { ...showSecret(secret), VersionIdsToStages: stagesOf(secret) };
  };
}

interface SecretFilter {
  readonly Key?: string;
  readonly Values?: readonly string[];
}

export interface ListSecretsInput {
  readonly IncludePlannedDeletion?: boolean;
  readonly Filters?: readonly SecretFilter[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** ListSecrets: the secrets by name, without those whose deletion is scheduled unless they are asked for. */
export function listSecrets(secrets: SecretStore) {
  return (input: ListSecretsInput, context: CallContext): object => {
    const { IncludePlannedDeletion = false, Filters = [], MaxResults = PAGE_SIZE, NextToken } = input;
    if (MaxResults < 1 || MaxResults > PAGE_SIZE) {
      throw invalidParameter(`The MaxResults parameter must be between 1 and ${PAGE_SIZE}.`);
    }
    const tests = Filters.map((filter) => readFilter(filter));
    const found = secrets
      .list(context)
      .filter(({ record }) => IncludePlannedDeletion || record.deletionAtMs === undefined)
      .filter((secret) => tests.every((isMatch) => isMatch(secret)));
    const page = pageInOrder(found, {
      token: NextToken,
      size: MaxResults,
      keyOf: ({ name }) => name,
      invalidToken: invalidParameter("Invalid NextToken"),
    });
    const shown = page.items.map((secret) => ({ ...showSecret(secret), SecretVersionsToStages: stagesOf(secret) }));
    return { SecretList: shown, NextToken: page.nextToken };
  };
}

const PAGE_SIZE = 100;

/** AWS: filters look for the beginning of a text; an exclamation mark in front turns them round. */
function readFilter({ Key = "", Values = [] }: SecretFilter): (secret: Secret) => boolean {
  if (Values.some((value) => value.startsWith("!"))) throw notModelled(`a negated filter of ${Key}`);
  const textsOf = member(FILTERED, Key);
  if (textsOf === undefined) throw notModelled(`the filter ${Key}`);
  return (secret) => textsOf(secret).some((text) => Values.some((value) => text.startsWith(value)));
}

const FILTERED: Readonly<Record<string, (secret: Secret) => readonly string[]>> = {
  name: ({ name }) => [name],
  "tag-key": ({ resource }) => objectsAt(resource.properties, "Tags").map((tag) => textOrNumber(tag["Key"]) ?? ""),
  "tag-value": ({ resource }) => objectsAt(resource.properties, "Tags").map((tag) => textOrNumber(tag["Value"]) ?? ""),
};

function showSecret(secret: Secret): object {
  const { resource, record } = secret;
  return {
    ...nameOf(secret),
    Description: textOrNumber(resource.properties["Description"]),
    KmsKeyId: textOrNumber(resource.properties["KmsKeyId"]),
    LastChangedDate: record.changedAtMs,
    DeletedDate: record.deletionAtMs,
    Tags: objectsAt(resource.properties, "Tags"),
    CreatedDate: record.createdAtMs,
  };
}

/** AWS: versions without labels count as given up, and are not listed. */
function stagesOf({ record }: Secret): Readonly<Record<string, readonly string[]>> {
  const labelled = record.versions.filter(({ stages }) => stages.length > 0);
  return Object.fromEntries(labelled.map(({ id, stages }) => [id, stages]));
}
