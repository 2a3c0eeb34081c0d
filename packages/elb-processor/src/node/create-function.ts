import { readEvent, type Request } from "../request/read-event.ts";
import { judgeRun } from "../run/judge-run.ts";
import type { RunSummary } from "../run/run-summary.ts";
import { summarizeRun } from "../run/summarize-run.ts";
import { writeSummary } from "../run/summary-lines.ts";
import { assemble, type Assembly, type FunctionPorts } from "./machinery.ts";
import { NOTHING, performRequest, type RunResult } from "./perform-request.ts";

/** Of the context of an invocation, what is used. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** What Lambda calls. */
export type LambdaFunction = (event: unknown, context: InvocationContext) => Promise<object>;

/** An invocation failed, so that AWS redelivers its event. */
class RunError extends Error {
  override readonly name = "RunError";
}

/** Returns the function. Each run leaves its summary in the log and nothing else; what fails in it fails the invocation. */
export function createFunction(ports: FunctionPorts): LambdaFunction {
  let assembly: Assembly = { kind: "wrong", problems: [] };
  return async (event, context) => {
    const startedAtMs = Date.now();
    const request = readEvent(event);
    if (assembly.kind === "wrong") assembly = assemble(ports);
    const result = await performWith(assembly, { request, remainingMs: context.getRemainingTimeInMillis() });
    const summary = summarizeRun(
      {
        requestId: context.awsRequestId,
        release: assembly.kind === "ready" ? assembly.machinery.settings.release : "unknown",
        environment: ports.variables["LOGSTACK_ENVIRONMENT"] ?? "unknown",
        component: ports.variables["LOGSTACK_COMPONENT"] ?? "unknown",
        source: sourceOf(request),
        startedAt: new Date(startedAtMs).toISOString(),
        durationMs: Date.now() - startedAtMs,
        refusals: result.refusals,
      },
      result.objects,
    );
    for (const line of writeSummary(summary, startedAtMs)) ports.print(line);
    const told = judgeRun(request, { summary, failedMessages: result.failedMessages });
    if (told.kind === "fail") throw new RunError(told.reason);
    return result.answer ?? told.answer;
  };
}

interface Asked {
  readonly request: Request;
  readonly remainingMs: number;
}

async function performWith(assembly: Assembly, { request, remainingMs }: Asked): Promise<RunResult> {
  if (assembly.kind === "ready") return performRequest(request, { machinery: assembly.machinery, remainingMs });
  const failedMessages = request.kind === "messages" ? request.messages.map(({ id }) => id) : [];
  return { ...NOTHING, refusals: assembly.problems, failedMessages };
}

function sourceOf(request: Request): RunSummary["source"] {
  switch (request.kind) {
    case "objects":
      return request.source;
    case "messages":
      return "sqs";
    case "check":
      return "check";
    case "refused":
      return "unknown";
  }
}
