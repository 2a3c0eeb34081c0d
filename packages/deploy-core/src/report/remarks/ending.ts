import type { DeployEvent } from "../deploy-event.ts";

/** The last event of a run. */
export type Ending = Extract<DeployEvent, { readonly event: "finished" | "error" }>;
