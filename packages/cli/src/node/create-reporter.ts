import { createJsonReporter } from "./report-json.ts";
import { createManyReporter } from "./report-many.ts";
import { createOneReporter } from "./report-one.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** The reporter that fits: events for programs, the whole story of one layer, or a line at a time of several. */
export function createReporter(command: ReportedCommand, terminal: Terminal): Reporter {
  if (command.request.json) return createJsonReporter(command, terminal);
  return command.layers.length === 1 ? createOneReporter(command, terminal) : createManyReporter(command, terminal);
}
