import { notModelled } from "../../aws-error.ts";
import { isObject, type Json } from "../../json.ts";
import type { Store } from "../../state/store.ts";
import type { SignalStatus } from "../model/records.ts";
import type { HandlePlace } from "./handle-url.ts";

/** What a body that was put to a handle's URL says. */
export type HandleMessage =
  | {
      readonly kind: "signal";
      readonly uniqueId: string;
      readonly status: SignalStatus;
      readonly reason: string;
      readonly data: string;
    }
  /** AWS: the wait condition fails of it. */
  | { readonly kind: "unparsable" };

/** A message as it was received. */
export interface ReceivedMessage {
  readonly message: HandleMessage;
  /** The operation that its stack was in; only that operation counts it. */
  readonly operationId: string | undefined;
}

/** What the handles of all stacks have received. */
export interface HandleMessages {
  /** In the order in which they came. */
  list(handle: HandlePlace): readonly ReceivedMessage[];
  /** AWS: a second signal with the same unique id is a retransmission of the first, and ignored. */
  add(handle: HandlePlace, received: ReceivedMessage): void;
  clear(handle: HandlePlace): void;
}

/** AWS: how long the Data of a signal may be, in bytes ("Understand CloudFormation quotas"). */
const LONGEST_DATA_BYTES = 4_096;
const MEMBERS = new Set(["Status", "Reason", "UniqueId", "Data"]);

/**
 * Returns what a body says. Throws for a member that is none of a signal's.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
 */
export function parseHandleMessage(body: Uint8Array): HandleMessage {
  const said = parseJson(body);
  if (!isObject(said)) return { kind: "unparsable" };
  const unknown = Object.keys(said).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw notModelled(`the member ${unknown} of a wait condition's signal`);
  const { Status: status, UniqueId: uniqueId, Reason: reason = "", Data: data = "" } = said;
  if (status !== "SUCCESS" && status !== "FAILURE") return { kind: "unparsable" };
  if (typeof uniqueId !== "string" || uniqueId === "") return { kind: "unparsable" };
  if (typeof reason !== "string" || typeof data !== "string") return { kind: "unparsable" };
  if (new TextEncoder().encode(data).length > LONGEST_DATA_BYTES) return { kind: "unparsable" };
  return { kind: "signal", uniqueId, status, reason, data };
}

/** Returns the messages in the store. */
export function openHandleMessages(store: Store): HandleMessages {
  const table = store.table<ReceivedMessage>("cloudformation-handle-messages");
  return {
    list: (handle) => Array.from(table.entries(prefixOf(handle)), ([, received]) => received),
    add(handle, received) {
      const { message } = received;
      const key = `${prefixOf(handle)}${message.kind === "signal" ? `signal/${message.uniqueId}` : "unparsable"}`;
      if (table.get(key)?.operationId !== received.operationId || received.operationId === undefined) {
        table.delete(key);
        table.put(key, received);
      }
    },
    clear(handle) {
      for (const [key] of table.entries(prefixOf(handle))) table.delete(key);
    },
  };
}

function parseJson(body: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as Json;
  } catch {
    return undefined;
  }
}

function prefixOf({ stackId, logicalId }: HandlePlace): string {
  return `${stackId}/${logicalId}/`;
}
