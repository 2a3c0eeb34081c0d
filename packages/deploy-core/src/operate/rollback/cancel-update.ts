import type { Ports } from "../../ports.ts";

/** Cancels the update that runs on a stack. AWS: taken only in UPDATE_IN_PROGRESS; what is cleaned up has come about. */
export function cancelUpdate(ports: Ports, stackId: string): Promise<void> {
  return ports.stacks.cancelUpdateStack(stackId, { token: newRollbackToken(ports) });
}

/** Returns a token for a rollback: the stack's events show it, and so it tells whoever looks that this was us. */
export function newRollbackToken({ newToken }: Pick<Ports, "newToken">): string {
  return `logstack-rollback-${newToken()}`;
}
