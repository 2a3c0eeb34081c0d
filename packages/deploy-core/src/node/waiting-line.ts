import { createHash, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { noteThrottling, takeTurn, type Allowance } from "../plan/waiting/call-budget.ts";
import { parseSharedWaiting, renderSharedWaiting, type SharedWaiting } from "../plan/waiting/shared-waiting.ts";
import type { Urgency } from "../plan/waiting/urgency.ts";
import { openSharedFile } from "./shared-file.ts";

/** Where calls queue up: in one line for all processes of this machine that call the same account and region. */
export interface WaitingLine {
  /** Resolves when a call may be made. Never rejects. */
  takeTurn(urgency: Urgency): Promise<void>;
  /** Takes note that AWS refused a call as too many. */
  noteThrottling(): Promise<void>;
  /** Takes note of the account that AWS's answers speak of; from now on this is its line. */
  learnAccount(account: string): void;
  /** Changes what the processes share. Never rejects: where the file fails, it is this process's own. */
  change<Result>(change: (shared: SharedWaiting, now: number) => readonly [SharedWaiting, Result]): Promise<Result>;
}

/** Where calls go. */
export interface CallPlace {
  /** Undefined until an answer tells. */
  readonly account: string | undefined;
  readonly region: string;
  readonly endpoint: string | undefined;
}

/**
 * Opens the line of a place. A file that is missing, damaged or not to be written never holds up or fails a call: this
 * process then keeps to the allowance by itself.
 */
export function openWaitingLine(place: CallPlace, allowance: Allowance, folder?: string): WaitingLine {
  let file = openSharedFile(nameFile(place), folder);
  let own: string | undefined;
  const change: WaitingLine["change"] = async (make) => {
    const apply = (text: string | undefined) => {
      const now = Date.now();
      const [shared, result] = make(parseSharedWaiting(text, { allowance, now }), now);
      return [renderSharedWaiting(shared), result] as const;
    };
    try {
      return await file.update(apply);
    } catch {
      const [text, result] = apply(own);
      own = text;
      return result;
    }
  };
  return {
    ...formLine({ change, allowance, pause, newId: randomUUID, random: Math.random }),
    learnAccount: (account) => {
      if (place.account !== undefined) return;
      place = { ...place, account };
      file = openSharedFile(nameFile(place), folder);
    },
  };
}

/** What a line is made of. */
export interface LineParts extends Pick<WaitingLine, "change"> {
  readonly allowance: Allowance;
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** A name that nobody else in the line has. */
  readonly newId: () => string;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Forms a line of all who share what `change` changes. */
export function formLine({ change, allowance, pause, newId, random }: LineParts): Omit<WaitingLine, "learnAccount"> {
  return {
    change,
    takeTurn: async (urgency) => {
      const id = newId();
      for (;;) {
        const waitMs = await change((shared, now) => {
          const turn = takeTurn(shared.budget, { id, urgency, now, allowance });
          return [{ ...shared, budget: turn.budget }, turn.waitMs];
        });
        if (waitMs === 0) return;
        await pause(waitMs * (1 + JITTER * random()));
      }
    },
    noteThrottling: () =>
      change((shared, now) => [{ ...shared, budget: noteThrottling(shared.budget, { now, allowance }) }, undefined]),
  };
}

const JITTER = 0.1;

/** `111111111111.ap-southeast-2.json`; another endpoint has a line of its own, even for the same account. */
function nameFile({ account = "unknown", region, endpoint }: CallPlace): string {
  const elsewhere = endpoint === undefined ? "" : `.${createHash("sha256").update(endpoint).digest("hex").slice(0, 8)}`;
  return `${account}.${region.replaceAll(/[^\w-]/g, "_")}${elsewhere}.json`;
}

/**
 * Returns how much may be asked of an endpoint; undefined for one on this machine, which may be asked without end. What
 * `LOGSTACK_CALLS_PER_SECOND` says goes for all. Throws nothing: what is no positive number counts as not said.
 */
export function findAllowance(
  said: string | undefined,
  { loopback }: { readonly loopback: boolean },
): Allowance | undefined {
  const callsPerSecond = Number(said ?? "");
  if (Number.isFinite(callsPerSecond) && callsPerSecond > 0) return { callsPerSecond, burst: BURST };
  return loopback ? undefined : { callsPerSecond: CALLS_PER_SECOND, burst: BURST };
}

/** AWS: not documented; users report that DescribeStacks is throttled from about five a second on (aws-sam-cli issue 2671). */
const CALLS_PER_SECOND = 4.5;
const BURST = 3;
