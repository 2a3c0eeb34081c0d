import { AwsError } from "../aws-error.ts";
import type { Engine } from "../engine.ts";
import type { HttpRequest, HttpResponse } from "../wire/http.ts";
import { UNTOUCHED, type CallFate } from "./decide-call.ts";
import type { FaultSwitch } from "./fault-switch.ts";
import { type CallKnowledge, readFaultyCall } from "./faulty-call.ts";
import type { Replicas } from "./replicas.ts";
import { throttlingOf } from "./throttling.ts";

/** An answer whose connection is cut: of nothing, or of the head and so many bytes of the body. */
export type CutAnswer =
  | { readonly kind: "cut" }
  | { readonly kind: "cutAfter"; readonly response: HttpResponse; readonly bodyBytes: number };

/** How an answer reaches its caller: whole, or cut. */
export type Delivery = HttpResponse | CutAnswer;

/** What goes wrong between an engine and its callers, and what it takes for that. */
export interface FaultyEnginePorts extends CallKnowledge {
  readonly engine: Engine;
  readonly faults: FaultSwitch;
  readonly replicas: Replicas;
  /** Resolves after that much of the wall clock. */
  readonly pause: (ms: number) => Promise<void>;
  /** Lets nobody new in for so long, by the wall clock. */
  readonly closeDoor: (ms: number) => void;
}

/** Returns what answers a request as the faults in force have it; it does not reject. */
export function createFaultyEngine(ports: FaultyEnginePorts): (request: HttpRequest) => Promise<Delivery> {
  const { engine, faults, pause, closeDoor } = ports;
  return async (request) => {
    const call = readFaultyCall(request, ports);
    if (call === undefined) return await engine.answer(request);
    const fate = faults.fateOf(call);
    if (fate === UNTOUCHED) return await engine.answer(request);
    const delivery = await answerAs(fate, { request, service: call.service }, ports);
    if (fate.lateByMs > 0) await pause(fate.lateByMs);
    if (fate.closesForMs > 0) closeDoor(fate.closesForMs);
    return delivery;
  };
}

async function answerAs(
  { ending }: CallFate,
  { request, service }: { readonly request: HttpRequest; readonly service: string },
  { engine, replicas }: FaultyEnginePorts,
): Promise<Delivery> {
  switch (ending.kind) {
    case "answered":
      return await engine.answer(request);
    case "throttled": {
      const { error, headers } = throttlingOf(service);
      const response = await engine.refuse(request, error);
      return { ...response, headers: { ...response.headers, ...headers } };
    }
    case "refused": {
      const status = /^AccessDenied|^UnauthorizedOperation$/.test(ending.code) ? 403 : 400;
      return await engine.refuse(request, new AwsError(ending.code, ending.message, status));
    }
    case "stale":
      return await replicas.answer(ending.by, request);
    case "cut": {
      if (ending.when === "beforeCall") return { kind: "cut" };
      const response = await engine.answer(request);
      if (ending.when === "afterCall") return { kind: "cut" };
      const sizeBytes = sizeOf(response);
      const bodyBytes = Math.min(ending.afterBytes ?? Math.floor(sizeBytes / 2), sizeBytes - 1);
      // An answer without a body cannot be cut in its middle.
      return bodyBytes < 0 ? { kind: "cut" } : { kind: "cutAfter", response, bodyBytes };
    }
  }
}

function sizeOf({ body }: HttpResponse): number {
  return typeof body === "string" ? new TextEncoder().encode(body).length : body.length;
}
