import type { Ports } from "../../ports.ts";
import { cancelUpdate } from "./cancel-update.ts";
import { guardUndoing } from "./guard-undoing.ts";
import type { UndoRules } from "./undoing.ts";

/** An update that is followed. */
export interface CancellableUpdate {
  readonly stackId: string;
  /** What may go with it; undefined where what is followed is not this command's to cancel. */
  readonly rules: UndoRules | undefined;
}

/**
 * Cancels the update that is followed where the person at the keyboard has asked for it; it is followed on, to the end
 * of its rollback. It is judged as the `rollback` verb judges it. One that can not be cancelled, or would take data that
 * nobody named, goes on, and that is told.
 */
export async function cancelOnRequest(ports: Ports, { stackId, rules }: CancellableUpdate): Promise<void> {
  if (rules === undefined || !ports.takeCancellation()) return;
  try {
    const reason = await cancelGuarded(ports, { stackId, rules });
    if (reason === undefined) ports.report({ event: "decided", operation: "cancel" });
    else tellItGoesOn(ports, reason);
  } catch (error) {
    tellItGoesOn(ports, error instanceof Error ? error.message : String(error));
  }
}

/** Returns why the update was not cancelled; undefined where it was. */
async function cancelGuarded(
  ports: Ports,
  { stackId, rules }: { readonly stackId: string; readonly rules: UndoRules },
): Promise<string | undefined> {
  const stack = await ports.stacks.describeStack(stackId);
  if (stack?.status !== "UPDATE_IN_PROGRESS") return `it is in ${stack?.status ?? "no state"} already`;
  const resources = await ports.stacks.listResources(stackId);
  const { refusal } = await guardUndoing(ports, { stack, by: "cancel", resources, rules });
  if (refusal === undefined) {
    await cancelUpdate(ports, stackId);
    return undefined;
  }
  const { problem, reasons, waysOut } = refusal;
  const named = waysOut.filter(({ action }) => action.startsWith("add ")).map(({ action }) => action.slice(4));
  const meant = named.length === 0 ? [] : [`If that is meant: ${[rules.commands.rollback, ...named].join(" ")}`];
  return [problem, ...reasons, ...meant].join("\n");
}

function tellItGoesOn({ report }: Ports, reason: string): void {
  report({ event: "warning", message: `the update could not be cancelled, and goes on: ${reason}` });
}
