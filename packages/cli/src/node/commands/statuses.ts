import { describeStatuses, renderStatuses } from "../../render/statuses.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack statuses` was asked to show. */
export interface StatusesRequest {
  readonly json: boolean;
}

/** Shows what is done in each status of a stack; needs no project and calls nobody. Returns the exit code 0. */
export async function showStatuses({ json }: StatusesRequest, terminal: Terminal): Promise<number> {
  if (json) terminal.result(JSON.stringify(describeStatuses()));
  else for (const line of renderStatuses()) terminal.result(line);
  return 0;
}
