import { findCall } from "../../call.ts";
import type { ReconcileElbRequest } from "../../elb-request.ts";
import { renderReconciliation } from "../../render/reconciliation.ts";
import { compare } from "../elb/compare.ts";
import { withLogStack, type OpenedLogStack } from "../elb/with-log-stack.ts";
import type { Terminal } from "../terminal.ts";

/** Compares what lies in the log bucket with what the function says it has sent. Returns 0 when nothing is missing, else 1. */
export async function reconcileElb(request: ReconcileElbRequest, terminal: Terminal): Promise<number> {
  return withLogStack({ where: request, terminal }, (stack) => reconcileOver(request, { stack, terminal }));
}

async function reconcileOver(
  request: ReconcileElbRequest,
  { stack, terminal }: { readonly stack: OpenedLogStack; readonly terminal: Terminal },
): Promise<number> {
  const compared = await compare(request, { stack, terminal });
  const { reconciliation, indexed, runs, sinceMs, cutByDays, maxEventAgeMs } = compared;
  const unreachable = indexed?.kind === "unreachable" ? indexed.reason : undefined;
  const place = { environment: request.environment, stackName: stack.stackName, bucket: stack.names.bucket, runs };
  const since = writeTime(sinceMs);
  if (request.json) {
    const elasticsearch = unreachable === undefined ? (indexed?.kind ?? "notAsked") : "unreachable";
    const counted = indexed?.kind === "counted" ? Object.fromEntries(indexed.byKey) : undefined;
    const { objects, missing, ...more } = reconciliation;
    terminal.result(
      JSON.stringify({
        v: 1,
        ...place,
        since,
        missing: missing.length,
        objects: objects.map(({ object, standing }) => ({
          ...object,
          lastModified: writeTime(object.lastModifiedMs),
          standing,
        })),
        ...more,
        elasticsearch,
        ...(unreachable === undefined ? {} : { unreachable }),
        ...(counted === undefined ? {} : { documents: counted }),
      }),
    );
  } else {
    const isPatienceGiven = request.patienceMs !== undefined;
    const replayCommand = writeReplay(request, terminal);
    const told = {
      ...place,
      reconciliation,
      since,
      unreachable,
      cutByDays,
      maxEventAgeMs,
      writeTime,
      replayCommand,
      isPatienceGiven,
    };
    for (const line of renderReconciliation(told)) terminal.result(line);
  }
  return reconciliation.missing.length > 0 || reconciliation.lost.length > 0 ? 1 : 0;
}

/** With all that decides what is missing, so that the same is. */
function writeReplay(request: ReconcileElbRequest, terminal: Terminal): string {
  const { environment, layer, since, patienceMs, elasticsearch, index } = request;
  return [
    `${findCall(terminal.env)} elb replay --in ${environment}`,
    ...(layer === "elb-logs" ? [] : [`--layer ${layer}`]),
    `--missing --since ${since}`,
    ...(patienceMs === undefined ? [] : [`--patience ${patienceMs / 60_000}m`]),
    ...(elasticsearch === undefined ? [] : [`--elasticsearch ${elasticsearch}`]),
    ...(index === "*" ? [] : [`--index '${index}'`]),
  ].join(" ");
}

function writeTime(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}
