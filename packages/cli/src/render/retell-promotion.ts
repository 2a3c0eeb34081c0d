import type { DeployEvent } from "@logstack/deploy-core";

/** A promotion, as far as what an artifact offers has to name it. */
export interface RetoldPromotion {
  readonly layer: string;
  /** The release's number. */
  readonly number: string;
  readonly environment: string;
  /** How the person at the keyboard calls this command line. */
  readonly call: string;
}

/**
 * Returns what an artifact says as it is right for a promotion. The artifact knows nothing of one: it offers to deploy the
 * layer, which would bring what was built last instead of the release, and consents without the layer that a promotion
 * wants named. Artifacts of older releases say the same words.
 */
export function retellPromotion(
  event: DeployEvent,
  { layer, number, environment, call }: RetoldPromotion,
): DeployEvent {
  if (event.event !== "finished") return event;
  const text = JSON.stringify(event)
    .replaceAll(`${call} deploy ${layer} --to ${environment}`, `${call} promote ${number} --to ${environment}`)
    .replaceAll(/"add (--allow-[a-z]+) ([A-Za-z0-9]+)"/g, `"add $1 ${layer}.$2"`);
  return JSON.parse(text) as DeployEvent;
}
