import type { Ports } from "../ports.ts";

/**
 * Cancels the update that is followed where the person at the keyboard has asked for it; it is followed on, to the end
 * of its rollback. An update that can not be cancelled any more goes on, and that is told.
 * AWS: CancelUpdateStack is taken only in UPDATE_IN_PROGRESS; what is cleaned up already has come about.
 */
export async function cancelOnRequest(ports: Ports, stackId: string): Promise<void> {
  if (!ports.takeCancellation()) return;
  try {
    await ports.stacks.cancelUpdateStack(stackId, { token: `logstack-cancel-${ports.newToken()}` });
    ports.report({ event: "decided", operation: "cancel" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ports.report({ event: "warning", message: `the update could not be cancelled, and goes on: ${reason}` });
  }
}
