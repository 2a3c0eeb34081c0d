import { AwsError } from "../aws-error.ts";
import type { Ids } from "../clock.ts";
import type { CallContext } from "../service.ts";
import { findUsableSecret, invalidParameter, invalidRequest } from "./find-secret.ts";
import {
  readContent,
  readDescription,
  readVersionId,
  type ContentInput,
  type DescriptionInput,
} from "./secret-input.ts";
import type { Secret, SecretStore } from "./secret-store.ts";
import { isSameContent, type NewVersion, type SecretContent } from "./secret-version.ts";

export interface CreateSecretInput extends ContentInput, DescriptionInput {
  readonly Name: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** CreateSecret: makes a secret, with or without a first version. A call that is repeated makes nothing. */
export function createSecret(secrets: SecretStore, ids: Ids) {
  return (input: CreateSecretInput, context: CallContext): object => {
    const { Name, Tags = [] } = input;
    requireName(Name);
    const content = readContent(input);
    const id = readVersionId(input, ids);
    const taken = secrets.find(context, Name);
    if (taken !== undefined) {
      requireRepetition(taken, id, content);
      return { ...nameOf(taken), VersionId: id };
    }
    const tags = Tags.map(({ Key = "", Value = "" }) => ({ Key, Value }));
    const properties = { Name, ...readDescription(input), ...(tags.length === 0 ? {} : { Tags: tags }) };
    const secret = secrets.create(context, Name, properties);
    if (content === undefined) return nameOf(secret);
    secrets.addVersion(secret, { id, content });
    return { ...nameOf(secret), VersionId: id };
  };
}

export interface PutSecretValueInput extends ContentInput {
  readonly SecretId: string;
  readonly VersionStages?: readonly string[];
}

/** PutSecretValue: adds a version, which becomes the current one unless other labels are asked for. */
export function putSecretValue(secrets: SecretStore, ids: Ids) {
  return (input: PutSecretValueInput, context: CallContext): object => {
    const secret = findUsableSecret(secrets, context, input.SecretId);
    const content = readContent(input);
    if (content === undefined) throw invalidRequest("You must provide either SecretString or SecretBinary.");
    if (input.VersionStages?.length === 0) throw invalidParameter("VersionStages must hold a label at least.");
    const version = { id: readVersionId(input, ids), content, stages: input.VersionStages };
    addVersion(secrets, secret, version);
    const kept = secrets.find(context, secret.arn)?.record.versions.find(({ id }) => id === version.id);
    return { ...nameOf(secret), VersionId: version.id, VersionStages: kept?.stages };
  };
}

export interface UpdateSecretInput extends ContentInput, DescriptionInput {
  readonly SecretId: string;
}

/** UpdateSecret: changes what is said of a secret, adds a current version, or both. */
export function updateSecret(secrets: SecretStore, ids: Ids) {
  return (input: UpdateSecretInput, context: CallContext): object => {
    const found = findUsableSecret(secrets, context, input.SecretId);
    const content = readContent(input);
    const version = content === undefined ? undefined : { id: readVersionId(input, ids), content };
    if (version !== undefined) addVersion(secrets, found, version);
    const secret = findUsableSecret(secrets, context, found.arn);
    secrets.configure(secret, { ...secret.resource.properties, ...readDescription(input) });
    return { ...nameOf(secret), VersionId: version?.id };
  };
}

/** How every answer names the secret it is about. */
export function nameOf({ arn, name }: Secret): { readonly ARN: string; readonly Name: string } {
  return { ARN: arn, Name: name };
}

/** AWS: a version is never changed; the same one again adds nothing. */
function addVersion(secrets: SecretStore, secret: Secret, version: NewVersion): void {
  const known = secret.record.versions.find(({ id }) => id === version.id);
  if (known === undefined) secrets.addVersion(secret, version);
  else if (!isSameContent(known, version.content)) {
    throw new AwsError("ResourceExistsException", "A resource with the ID you requested already exists.");
  }
}

function requireRepetition(taken: Secret, id: string, content: SecretContent | undefined): void {
  if (taken.record.deletionAtMs !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const version = taken.record.versions.find((candidate) => candidate.id === id);
  if (version !== undefined && content !== undefined && isSameContent(version, content)) return;
  throw new AwsError(
    "ResourceExistsException",
    `The operation failed because the secret ${taken.name} already exists.`,
  );
}

function requireName(name: string): void {
  if (/^[\w/+=.@!-]{1,512}$/.test(name)) return;
  throw new AwsError(
    "ValidationException",
    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
  );
}
