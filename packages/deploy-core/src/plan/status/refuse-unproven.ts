import type { Refusal } from "../../model/refusal.ts";

/** A stack whose destruction a receipt does not allow. */
export interface UnprovenStack {
  readonly stackName: string;
  readonly reasons: readonly string[];
  /** The command to give again. */
  readonly again: string;
}

/** Refuses a destruction whose receipt is none, or no longer true. */
export function refuseUnproven({ stackName, reasons, again }: UnprovenStack): Refusal {
  return {
    code: "receiptRefused",
    problem: `the receipt does not allow stack ${stackName} to be destroyed. Nothing was changed.`,
    reasons,
    waysOut: [
      { label: "compare again", action: compareCommand(stackName) },
      { label: "then", action: `${again} --receipt ${RECEIPT_FILE}` },
    ],
  };
}

/** Returns the command that makes a receipt for a stack. */
export function compareCommand(stackName: string): string {
  return `logstack stats compare ${stackName} <the copy's stack> --receipt ${RECEIPT_FILE}`;
}

const RECEIPT_FILE = "receipt.json";
