import { AwsError } from "../aws-error.ts";
import type { Place } from "../resources/world.ts";
import type { Secret, SecretStore } from "./secret-store.ts";

/** Returns a secret that may be used; throws AWS's refusal where there is none, or where its deletion is scheduled. */
export function findUsableSecret(secrets: SecretStore, place: Place, id: string): Secret {
  const secret = findAnySecret(secrets, place, id);
  if (secret.record.deletionAtMs !== undefined) {
    throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
  }
  return secret;
}

/** Returns a secret, also one whose deletion is scheduled. */
export function findAnySecret(secrets: SecretStore, place: Place, id: string): Secret {
  const secret = secrets.find(place, id);
  if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
  return secret;
}

/** 400 `ResourceNotFoundException`. */
export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

/** 400 `InvalidRequestException`. */
export function invalidRequest(message: string): AwsError {
  return new AwsError("InvalidRequestException", message);
}

/** 400 `InvalidParameterException`. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}
