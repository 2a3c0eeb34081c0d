import { AwsError } from "../aws-error.ts";
import type { Clock, Ids } from "../clock.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { Store } from "../state/store.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import type { AsyncInvocation, AsyncInvocations } from "./async-invocations.ts";
import { choosePublished } from "./choose-version.ts";
import { sendDeadLetter, sendToDestination, type EndedEvent } from "./dead-letters.ts";
import { findEventInvokeConfig } from "./event-invoke-config.ts";
import { resolveQualifier, type Found, type Lookup } from "./find-function.ts";
import { readFunctionArn } from "./function-reference.ts";
import { DEFAULT_RETRIES, judgeAttempt, type Attempt } from "./judge-attempt.ts";
import type { FunctionRuns } from "./run-function.ts";
import { createSlots } from "./slots.ts";

/** Carries out asynchronous invocations that are on record. */
export interface AsyncDispatcher {
  /** Follows every event on record that is not followed yet. */
  wake(): void;
}

/** What the dispatcher works with. */
export interface DispatcherPorts extends Lookup {
  readonly store: Store;
  readonly clock: Clock;
  readonly requestIds: Ids;
  readonly invocations: AsyncInvocations;
  readonly queues: QueueStore;
  readonly logs: LogStore;
  readonly runs: FunctionRuns;
  readonly reportDefect: (error: unknown) => void;
}

/** How many events run at once: each is a process. */
const MOST_AT_ONCE = 4;

/**
 * Returns what carries events from the record to their function. The record says how often an event has failed; it changes
 * in the tick in which a run's log is written, so what runs when the engine is killed runs again, and nothing else does.
 */
export function createAsyncDispatcher(ports: DispatcherPorts): AsyncDispatcher {
  const { clock, invocations, reportDefect } = ports;
  const slots = createSlots(MOST_AT_ONCE);

  const follow = async (requestId: string): Promise<void> => {
    for (;;) {
      const waiting = invocations.get(requestId);
      if (waiting === undefined) return;
      if (waiting.dueAtMs > clock.now()) await clock.sleep(waiting.dueAtMs - clock.now());
      await slots.within(() => carryOut(waiting, ports));
    }
  };
  return {
    wake() {
      for (const requestId of invocations.takeUnfollowed()) {
        void follow(requestId).catch((error: unknown) => {
          invocations.leave(requestId);
          reportDefect(error);
        });
      }
    },
  };
}

/** Makes one attempt, and records what became of the event in the tick in which it ended. */
async function carryOut(invocation: AsyncInvocation, ports: DispatcherPorts): Promise<void> {
  const { store, clock, invocations } = ports;
  const found = findTarget(invocation, ports);
  const attempt: Attempt = found === undefined ? { kind: "gone" } : await tryOnce(invocation, found, ports);
  const config = found === undefined ? undefined : findEventInvokeConfig(store, found.of, found.qualifier);
  const nowMs = clock.now();
  const verdict = judgeAttempt(invocation, { attempt, rules: config ?? DEFAULT_RETRIES, nowMs });
  if (verdict.kind === "retry") {
    invocations.put(verdict.next);
    return;
  }
  invocations.delete(invocation.requestId);
  if (found === undefined || verdict.kind === "dropped") return;
  const ended: EndedEvent = {
    invocation,
    version: found.version,
    attempt,
    condition: verdict.kind === "dead" ? verdict.condition : "Success",
    nowMs,
  };
  if (verdict.kind === "dead") sendDeadLetter(ports, ended);
  const destination = verdict.kind === "dead" ? config?.onFailure : config?.onSuccess;
  if (destination !== undefined) sendToDestination(ports, destination, ended);
}

function findTarget({ functionArn }: AsyncInvocation, { functions, store }: DispatcherPorts): Found | undefined {
  const reference = readFunctionArn(functionArn);
  const of = reference === undefined ? undefined : functions.find(reference.place, reference.name);
  return of === undefined ? undefined : resolveQualifier({ functions, store }, of, reference?.qualifier);
}

async function tryOnce(invocation: AsyncInvocation, found: Found, ports: DispatcherPorts): Promise<Attempt> {
  const { requestId, payload, functionArn: invokedArn, clientContext } = invocation;
  try {
    const version = choosePublished(found, ports);
    const { failure, payload: answer } = await ports.runs.run(version, {
      requestId,
      payload,
      invokedArn,
      clientContext,
    });
    return failure === undefined
      ? { kind: "succeeded", payload: answer }
      : { kind: "failed", error: failure, payload: answer };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "TooManyRequestsException") return { kind: "throttled" };
    if (error.code === "ResourceNotFoundException") return { kind: "gone" };
    // Code that is not run here fails, so that its event ends where people look for it.
    const told = { errorType: error.code, errorMessage: error.message };
    return { kind: "failed", error: told, payload: JSON.stringify(told) };
  }
}
