import type { Clock } from "../clock.ts";
import type { CallContext } from "../service.ts";
import { findAnySecret, findUsableSecret, invalidParameter } from "./find-secret.ts";
import type { SecretStore } from "./secret-store.ts";
import { nameOf } from "./write-secrets.ts";

export interface DeleteSecretInput {
  readonly SecretId: string;
  readonly RecoveryWindowInDays?: number;
  readonly ForceDeleteWithoutRecovery?: boolean;
}

const DAY_MS = 86_400_000;
const DEFAULT_WINDOW_DAYS = 30;

/** DeleteSecret: schedules the deletion, or deletes at once where the caller insists. */
export function deleteSecret(secrets: SecretStore, clock: Clock) {
  return (input: DeleteSecretInput, context: CallContext): object => {
    const { SecretId, RecoveryWindowInDays: windowDays, ForceDeleteWithoutRecovery: isForced = false } = input;
    if (isForced && windowDays !== undefined) {
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (windowDays !== undefined && (windowDays < 7 || windowDays > 30)) {
      throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    if (isForced) return deleteAtOnce(secrets, { context, id: SecretId, nowMs: clock.now() });
    const secret = findUsableSecret(secrets, context, SecretId);
    const deletionAtMs = clock.now() + (windowDays ?? DEFAULT_WINDOW_DAYS) * DAY_MS;
    secrets.schedule(secret, deletionAtMs);
    return { ...nameOf(secret), DeletionDate: deletionAtMs };
  };
}

/** RestoreSecret: calls a scheduled deletion off. */
export function restoreSecret(secrets: SecretStore) {
  return ({ SecretId }: { readonly SecretId: string }, context: CallContext): object => {
    const secret = findAnySecret(secrets, context, SecretId);
    secrets.schedule(secret, undefined);
    return nameOf(secret);
  };
}

/** AWS: a secret that is not there counts as deleted. */
function deleteAtOnce(
  secrets: SecretStore,
  { context, id, nowMs }: { readonly context: CallContext; readonly id: string; readonly nowMs: number },
): object {
  const secret = secrets.find(context, id);
  if (secret === undefined) return { Name: id, DeletionDate: nowMs };
  secrets.delete(secret);
  return { ...nameOf(secret), DeletionDate: nowMs };
}
