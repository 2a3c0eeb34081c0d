import { findPlace } from "@logstack/ci-output/node";
import { createJsonReporter } from "./report-json.ts";
import { createManyReporter } from "./report-many.ts";
import { createOneReporter } from "./report-one.ts";
import { createPlaceReporter } from "./report-place.ts";
import type { ReportedCommand, Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The reporter that fits: events for programs, the language of a build server or of Octopus, the whole story of one
 * layer, or a line at a time of several.
 */
export function createReporter(command: ReportedCommand, terminal: Terminal): Reporter {
  if (command.request.json) return createJsonReporter(command, terminal);
  const place = command.request.output ?? findPlace();
  if (place !== "plain") return createPlaceReporter(command, { place, terminal });
  return command.layers.length === 1 ? createOneReporter(command, terminal) : createManyReporter(command, terminal);
}
