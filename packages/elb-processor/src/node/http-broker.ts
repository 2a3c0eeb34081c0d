import { setTimeout as sleep } from "node:timers/promises";
import { DeliveryError, type Broker, type Delivery } from "../delivery/delivery.ts";
import { judgeAnswer, planWait, type AnswerJudgement } from "../delivery/judge-answer.ts";
import type { BrokerAddress } from "./connection.ts";
import { createPoster, type Post } from "./post.ts";
import { createTcpBroker } from "./tcp-broker.ts";
import { createWaiter } from "./waiter.ts";

/** How events go to Logstash's `http` input. */
export interface HttpSettings {
  readonly address: BrokerAddress;
  readonly path: string;
  readonly connections: number;
  readonly batchLines: number;
  readonly batchesInFlight: number;
}

/** Returns the Broker as a listener for JSON arrays over HTTP. Its connections are kept from one invocation to the next. */
export function createHttpBroker(settings: HttpSettings): Broker {
  const { address } = settings;
  const post = createPoster(settings);
  return {
    name: `${address.host}:${address.port}`,
    deliver: (limits) => createHttpDelivery({ ...settings, post, ...limits }),
    // AWS's check must not make an event, and any request would: what is looked at is that somebody is there.
    reach: (limit) => createTcpBroker(address, 1).reach(limit),
  };
}

interface HttpDeliverySettings extends HttpSettings {
  readonly post: Post;
  readonly send: AbortSignal;
  readonly settle: AbortSignal;
}

/**
 * A batch of lines that are long has fewer of them, or memory would grow with the lines, and Logstash refuses what has more than 100 MB.
 */
const BATCH_CHARACTERS = 1024 * 1024;

function createHttpDelivery(settings: HttpDeliverySettings): Delivery {
  const { batchLines, batchesInFlight, send, settle, post } = settings;
  const waiter = createWaiter();
  const given = new AbortController();
  const limit = AbortSignal.any([settle, given.signal]);
  let pending: string[] = [];
  let pendingCharacters = 0;
  let inFlight = 0;
  let linesTaken = 0;
  let bytesTaken = 0;
  let problem: string | undefined;

  const start = (lines: readonly string[]): void => {
    const body = Buffer.from(`[${lines.join(",")}]`);
    inFlight += 1;
    void postUntilTaken(post, { body, limit }).then((failure) => {
      inFlight -= 1;
      if (failure === undefined) {
        linesTaken += lines.length;
        bytesTaken += body.length;
      } else {
        problem ??= failure;
        given.abort();
      }
      return waiter.notify();
    });
  };
  const sendPending = async (): Promise<void> => {
    const inTime = await waiter.until(() => inFlight < batchesInFlight || problem !== undefined, send);
    if (problem !== undefined) throw new DeliveryError(problem);
    if (!inTime) throw new DeliveryError("The time was over while the Broker was waited for.");
    start(pending);
    pending = [];
    pendingCharacters = 0;
  };
  return {
    async send({ bytes, release }) {
      const lines = bytes.toString("utf8", 0, bytes.length - 1).split("\n");
      release();
      for (const line of lines) {
        if (pending.length > 0 && pendingCharacters + line.length > BATCH_CHARACTERS) await sendPending();
        pending.push(line);
        pendingCharacters += line.length;
        if (pending.length >= batchLines) await sendPending();
      }
    },
    async settle() {
      if (problem === undefined && pending.length > 0) start(pending);
      // Every batch ends: taken, refused, or by the time that it has.
      await waiter.until(() => inFlight === 0);
      return { linesTaken, bytesTaken, problem };
    },
  };
}

/** Sends a batch again and again until it is taken; returns why it never will be, or undefined. */
async function postUntilTaken(post: Post, { body, limit }: BatchRequest): Promise<string | undefined> {
  for (let attempts = 1; ; attempts += 1) {
    const judgement = await post(body, limit).then(judgeAnswer, describeBroken);
    if (judgement.kind === "taken") return undefined;
    const { reason } = judgement;
    if (judgement.kind === "refused") return reason;
    if (limit.aborted)
      return `${reason} The time was over after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}.`;
    await sleep(planWait(attempts, judgement.afterMs), undefined, { signal: limit }).catch(() => undefined);
  }
}

interface BatchRequest {
  readonly body: Buffer;
  readonly limit: AbortSignal;
}

/** Whether the batch was taken is not known: it goes out again, and equal ids make no duplicate of it. */
function describeBroken(error: Error): AnswerJudgement {
  return { kind: "again", reason: `A batch got no answer from the Broker: ${error.message}.`, afterMs: undefined };
}
