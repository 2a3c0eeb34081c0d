import type { DataProof } from "../model/data-proof.ts";
import type { ProofApi, ProofQuestion } from "../ports.ts";

/** What a question about a receipt is called on the channel to whoever started this process. */
export const PROOF_QUESTION = "proof?";

/** The answer on that channel. */
export interface ProofAnswer {
  readonly answers: typeof PROOF_QUESTION;
  readonly proof: DataProof;
}

/**
 * Connects the port to whoever started this process: a receipt speaks of two sides, perhaps in two accounts, and an artifact knows its own stack
 * alone. Without somebody who answers, nothing is proven.
 */
export function connectProofApi(): ProofApi {
  return { prove: async (question) => ask(question) };
}

async function ask(question: ProofQuestion): Promise<DataProof> {
  if (process.send === undefined || !process.connected) return refused(ALONE);
  // Nothing else may keep this process while it waits.
  process.channel?.ref();
  try {
    return await new Promise<DataProof>((resolve) => {
      const hear = (message: unknown): void => {
        if (!isAnswer(message)) return;
        stop();
        resolve(message.proof);
      };
      const leave = (): void => {
        stop();
        resolve(refused("Whoever was asked about the receipt is gone."));
      };
      const stop = (): void => {
        process.off("message", hear);
        process.off("disconnect", leave);
      };
      process.on("message", hear).on("disconnect", leave);
      process.send?.({ asks: PROOF_QUESTION, ...question });
    });
  } finally {
    process.channel?.unref();
  }
}

const ALONE =
  "A receipt is verified by reading both sides again, which this script can not do alone: give `logstack destroy` the receipt.";

function refused(reason: string): DataProof {
  return { kind: "refused", reasons: [reason] };
}

function isAnswer(message: unknown): message is ProofAnswer {
  return typeof message === "object" && message !== null && "answers" in message && message.answers === PROOF_QUESTION;
}
