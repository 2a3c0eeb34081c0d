import { awsCommand, type AwsCommandSubject } from "../../model/aws-command.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Ports } from "../../ports.ts";

/**
 * Deletes a stack; where it is protected, a person lifted that by the stack's name: its termination protection is
 * switched off for this one call, and on again when AWS refuses it. A stack that had none stays without.
 */
export async function deleteProtected(
  ports: Ports,
  { stack, commands }: AwsCommandSubject & { readonly stack: ObservedStack },
): Promise<void> {
  const { stacks } = ports;
  if (stack.terminationProtection) await stacks.setTerminationProtection(stack.stackId, "off");
  try {
    await stacks.deleteStack(stack.stackId);
  } catch (error) {
    if (stack.terminationProtection) await protectAgain(ports, { stack, commands });
    throw error;
  }
}

/** Switches the termination protection of a stack on that stayed although it was to be destroyed. Never throws. */
export async function protectAgain({ stacks, clock, report }: Ports, subject: AwsCommandSubject): Promise<void> {
  const { stack } = subject;
  for (let tries = 1; ; tries += 1) {
    try {
      return await stacks.setTerminationProtection(stack.stackId, "on");
    } catch (error) {
      if (tries < MOST_TRIES) {
        await clock.pause(RETRY_MS * tries);
        continue;
      }
      const reason = error instanceof Error ? error.message : String(error);
      const command = awsCommand("update-termination-protection --enable-termination-protection", subject);
      report({
        event: "warning",
        message: `termination protection of stack ${stack.stackName} could not be switched on again (${reason}). The next deployment does it; at once: ${command}`,
      });
      return;
    }
  }
}

const MOST_TRIES = 3;
const RETRY_MS = 1_000;
