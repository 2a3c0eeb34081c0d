import { AwsError } from "../aws-error.ts";
import type { Ids } from "../clock.ts";
import { obeyMembers } from "../obey-members.ts";
import type { Service } from "../service.ts";
import { deleteSecret, restoreSecret, type DeleteSecretInput } from "./delete-secrets.ts";
import { invalidParameter } from "./find-secret.ts";
import { generatePassword, MAX_PASSWORD_LENGTH, type PasswordRecipe } from "./random-password.ts";
import {
  describeSecret,
  getSecretValue,
  listSecrets,
  type GetSecretValueInput,
  type ListSecretsInput,
} from "./read-secrets.ts";
import { openSecretStore, type SecretPorts } from "./secret-store.ts";
import {
  createSecret,
  putSecretValue,
  updateSecret,
  type CreateSecretInput,
  type PutSecretValueInput,
  type UpdateSecretInput,
} from "./write-secrets.ts";

/** Returns Secrets Manager: secrets with versions and labels, in one region and without rotation. */
export function createSecretsManager(ports: SecretPorts): Service {
  const secrets = openSecretStore(ports);
  const { clock, ids } = ports;
  return {
    signingName: "secretsmanager",
    operations: {
      CreateSecret: obeyMembers<CreateSecretInput>(
        ["Name", "ClientRequestToken", "Description", "KmsKeyId", "SecretBinary", "SecretString", "Tags"],
        createSecret(secrets, ids),
      ),
      DeleteSecret: obeyMembers<DeleteSecretInput>(
        ["SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery"],
        deleteSecret(secrets, clock),
      ),
      DescribeSecret: obeyMembers(["SecretId"], describeSecret(secrets)),
      GetRandomPassword: obeyMembers<PasswordRecipe>(
        [
          "PasswordLength",
          "ExcludeCharacters",
          "ExcludeNumbers",
          "ExcludePunctuation",
          "ExcludeUppercase",
          "ExcludeLowercase",
          "IncludeSpace",
          "RequireEachIncludedType",
        ],
        (recipe) => getRandomPassword(recipe, ids),
      ),
      GetSecretValue: obeyMembers<GetSecretValueInput>(
        ["SecretId", "VersionId", "VersionStage"],
        getSecretValue(secrets),
      ),
      ListSecrets: obeyMembers<ListSecretsInput>(
        ["IncludePlannedDeletion", "Filters", "MaxResults", "NextToken"],
        listSecrets(secrets),
      ),
      PutSecretValue: obeyMembers<PutSecretValueInput>(
        ["SecretId", "ClientRequestToken", "SecretBinary", "SecretString", "VersionStages"],
        putSecretValue(secrets, ids),
      ),
      RestoreSecret: obeyMembers(["SecretId"], restoreSecret(secrets)),
      UpdateSecret: obeyMembers<UpdateSecretInput>(
        ["SecretId", "ClientRequestToken", "Description", "KmsKeyId", "SecretBinary", "SecretString"],
        updateSecret(secrets, ids),
      ),
    },
  };
}

function getRandomPassword(recipe: PasswordRecipe, ids: Ids): object {
  const { PasswordLength: length } = recipe;
  if (length !== undefined && (length < 1 || length > MAX_PASSWORD_LENGTH)) {
    const rule = length < 1 ? "greater than or equal to 1" : `less than or equal to ${MAX_PASSWORD_LENGTH}`;
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${length}' at 'passwordLength' failed to satisfy constraint: ` +
        `Member must have value ${rule}`,
    );
  }
  const password = generatePassword(recipe, ids);
  if (password !== undefined) return { RandomPassword: password };
  throw invalidParameter("The options leave too few characters for a password of this length.");
}
