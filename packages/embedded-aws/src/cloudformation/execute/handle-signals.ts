import { textIn, type JsonObject } from "../../json.ts";
import type { ResourceRecord, SignalRecord } from "../model/records.ts";
import { WAIT_CONDITION } from "../model/signal-demand.ts";
import type { HandleMessage } from "../wait-handles/handle-signals.ts";
import { parseHandlePath } from "../wait-handles/handle-url.ts";
import type { StepRun } from "./step-run.ts";

type Signal = Extract<HandleMessage, { kind: "signal" }>;

/** Returns the signals that a wait condition's handle has received in this operation; those of one before count for nothing. */
export function signalsByHandle(run: StepRun, record: ResourceRecord): readonly SignalRecord[] {
  const { logicalId } = record;
  return signalsOf(run, record).map(({ uniqueId, status, reason }) => ({ logicalId, uniqueId, status, reason }));
}

/** Returns what the successful signals brought, by their unique ids; undefined where no handle has received any. */
export function dataOfHandle(run: StepRun, record: ResourceRecord): JsonObject | undefined {
  const successes = signalsOf(run, record).filter(({ status }) => status === "SUCCESS");
  if (successes.length === 0) return undefined;
  return Object.fromEntries(successes.map(({ uniqueId, data }) => [uniqueId, data]));
}

/** Returns true when the handle has received what is no signal. AWS: the wait condition fails of it. */
export function hasUnparsable(run: StepRun, record: ResourceRecord): boolean {
  return messagesOf(run, record).some(({ kind }) => kind === "unparsable");
}

function signalsOf(run: StepRun, record: ResourceRecord): readonly Signal[] {
  return messagesOf(run, record).filter((message) => message.kind === "signal");
}

function messagesOf({ tables, operation }: StepRun, { type, properties }: ResourceRecord): readonly HandleMessage[] {
  const url = type === WAIT_CONDITION ? textIn(properties["Handle"]) : "";
  const handle = URL.canParse(url) ? parseHandlePath(new URL(url).pathname) : undefined;
  if (handle === undefined) return [];
  const received = tables.handleMessages.list(handle).filter((it) => it.operationId === operation.operationId);
  return received.map(({ message }) => message);
}
