import { findObjects, judgeDeadLetter, type StoredObject } from "@logstack/elb-processor";
import type { DeadLetter } from "@logstack/elb-processor/log-stack";
import type { OpenedLogStack } from "./with-log-stack.ts";

/** What became of the events in the dead-letter queue. */
export interface DeadLettersSent {
  readonly sent: number;
  /** They are in the queue still, and why. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
  /** What ended it before the queue's end; undefined when nothing did. */
  readonly error: unknown;
}

/**
 * Sends the events that wait in the dead-letter queue again. Each is deleted only after Lambda has taken it on, so that a command
 * that breaks off leaves an event there twice rather than nowhere.
 */
export async function sendDeadLetters(stack: OpenedLogStack): Promise<DeadLettersSent> {
  const left: { id: string; reason: string }[] = [];
  const back: DeadLetter[] = [];
  let sent = 0;
  let error: unknown;
  try {
    for await (const letter of stack.failedEvents.take(Date.now())) {
      back.push(letter);
      const reason = await whyLeave(letter, stack);
      if (reason === undefined) {
        await stack.live.send(letter.body);
        // Lambda has it now: it must not be given back, whatever becomes of its message.
        back.pop();
        sent += 1;
        await letter.remove();
      } else left.push({ id: letter.id, reason });
    }
  } catch (thrown) {
    error = thrown;
  }
  // What cannot be given back comes back by itself in a few minutes.
  for (const letter of back) await letter.giveBack().catch(() => undefined);
  return { sent, left, error };
}

async function whyLeave({ body }: DeadLetter, { bucket, names }: OpenedLogStack): Promise<string | undefined> {
  const event = parse(body);
  const present = new Map<string, StoredObject>();
  for (const object of findObjects(event).filter((each) => each.bucket === names.bucket)) {
    const found = await bucket.find(object.key);
    if (found !== undefined) present.set(object.key, found);
  }
  const judgement = judgeDeadLetter(event, present);
  return judgement.kind === "leave" ? judgement.reason : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
