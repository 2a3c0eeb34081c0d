import { DeliveryError } from "../delivery/delivery.ts";
import type { Item } from "../request/object-ref.ts";
import type { Request } from "../request/read-event.ts";
import { checkParser } from "../run/check-parser.ts";
import { planTime } from "../run/plan-time.ts";
import type { ObjectSummary } from "../run/run-summary.ts";
import { deliverObject, type DeliveryPorts } from "./deliver-object.ts";
import type { Machinery } from "./machinery.ts";

/** What a run came to. */
export interface RunResult {
  readonly objects: readonly ObjectSummary[];
  /** What failed and is no object. */
  readonly refusals: readonly string[];
  /** Ids of the messages of which anything failed. */
  readonly failedMessages: readonly string[];
  /** Of a check that passed. */
  readonly answer?: CheckAnswer;
}

/** What the deployment of the code is told when the function works. */
export interface CheckAnswer {
  readonly check: "passed";
  readonly release: string;
  readonly nonce: string;
  /** Sample lines that were understood. */
  readonly lines: number;
  /** Host and port that answered. */
  readonly broker: string;
}

/** What a run has. */
export interface RunMeans {
  readonly machinery: Machinery;
  readonly remainingMs: number;
}

/** Does what an event asks for, one object after the other. What fails is in the result. */
export async function performRequest(request: Request, { machinery, remainingMs }: RunMeans): Promise<RunResult> {
  const { readMs, settleMs } = planTime(remainingMs);
  const [reading, settling] = [startLimit(readMs), startLimit(settleMs)];
  const ports = { ...machinery, ...machinery.settings, reading: reading.signal, settling: settling.signal };
  try {
    return await perform(request, { machinery, ports });
  } finally {
    reading.stop();
    settling.stop();
  }
}

interface Run {
  readonly machinery: Machinery;
  readonly ports: DeliveryPorts;
}

async function perform(request: Request, { machinery, ports }: Run): Promise<RunResult> {
  switch (request.kind) {
    case "refused":
      return { ...NOTHING, refusals: [request.reason] };
    case "check":
      return check(request, { machinery, ports });
    case "objects":
      return { ...NOTHING, ...(await deliverItems(request.items, ports)) };
    case "messages": {
      const done = [];
      for (const { id, items } of request.messages) done.push({ id, ...(await deliverItems(items, ports)) });
      return {
        objects: done.flatMap(({ objects }) => objects),
        refusals: done.flatMap(({ refusals }) => refusals),
        failedMessages: done.filter((each) => hasFailed(each)).map(({ id }) => id),
      };
    }
  }
}

/** A result with nothing in it. */
export const NOTHING: RunResult = { objects: [], refusals: [], failedMessages: [] };

async function deliverItems(
  items: readonly Item[],
  ports: DeliveryPorts,
): Promise<Pick<RunResult, "objects" | "refusals">> {
  const objects: ObjectSummary[] = [];
  const refusals: string[] = [];
  for (const item of items) {
    if (item.kind === "refused") refusals.push(item.reason);
    else objects.push(await deliverObject(item.object, ports));
  }
  return { objects, refusals };
}

function hasFailed({ objects, refusals }: Pick<RunResult, "objects" | "refusals">): boolean {
  return refusals.length > 0 || objects.some(({ outcome }) => outcome === "failed");
}

/** Parses and describes sample lines, and reaches the Broker without an event. */
async function check(
  { release, nonce }: Extract<Request, { kind: "check" }>,
  { machinery, ports }: Run,
): Promise<RunResult> {
  const { settings, labels, broker } = machinery;
  if (settings.release !== release) {
    return { ...NOTHING, refusals: [`The check is for release ${release}, and this is ${settings.release}.`] };
  }
  const parser = checkParser({ form: settings.form, labels });
  if (parser.kind === "failed") return { ...NOTHING, refusals: [parser.reason] };
  try {
    await broker.reach(ports.reading);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return { ...NOTHING, refusals: [`The check of ${broker.name} failed. ${error.message}`] };
  }
  return { ...NOTHING, answer: { check: "passed", release, nonce, lines: parser.lines, broker: broker.name } };
}

/** A signal that comes after a while, unless it is stopped. */
function startLimit(afterMs: number): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), afterMs);
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}
