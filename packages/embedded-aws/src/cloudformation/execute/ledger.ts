import type { Clock, Ids } from "../../clock.ts";
import type { JsonObject } from "../../json.ts";
import { renderTimestamp } from "../../wire/timestamp.ts";
import type { ResourceRecord, StackEvent, StackRecord } from "../model/records.ts";
import { mayFollow } from "../model/stack-status.ts";
import type { ResourceStatus, StackStatus } from "../model/stack-status.ts";
import { keyOf, stackOf } from "../model/tables.ts";
import type { StackKey, StackTables } from "../model/tables.ts";
import { asText } from "../plan/evaluated-resource.ts";

/** The one writer of statuses: no status changes without its event. */
export interface Ledger {
  /** Gives a stack its next status and whatever else changes with it. */
  moveStack(key: StackKey, move: StackMove): StackRecord;
  /** Writes the first event of a stack that was just put in the store. */
  announceStack(stack: StackRecord): void;
  /** Gives a resource its next status; `shown` is what only the event says. */
  moveResource(key: StackKey, record: ResourceRecord, shown?: ShownInEvent): void;
  /** Writes an event without a change of the record: a signal, the removal of a leftover. Secrets are masked. */
  noteResource(key: StackKey, note: ResourceNote): void;
}

export interface StackMove extends Partial<StackRecord> {
  readonly status: StackStatus;
  readonly statusReason: string | undefined;
}

export interface ShownInEvent {
  readonly physicalId?: string;
  readonly properties?: JsonObject;
}

export interface ResourceNote {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: ResourceStatus;
  readonly reason: string | undefined;
  readonly properties: JsonObject | undefined;
}

type EventSource = Pick<StackEvent, "clientRequestToken" | "operationId" | "operationType">;

const STACK_TYPE = "AWS::CloudFormation::Stack";

/** Returns the writer of events and statuses over the store. */
export function createLedger({
  tables,
  clock,
  ids,
}: {
  readonly tables: StackTables;
  readonly clock: Clock;
  readonly ids: Ids;
}): Ledger {
  const write = (key: StackKey, event: Omit<StackEvent, "atMs" | keyof EventSource>): void => {
    const operation = tables.operations.get(keyOf(key));
    const { clientRequestToken, operationId, type: operationType } = operation ?? {};
    const source: EventSource = { clientRequestToken, operationId, operationType };
    tables.events.put(key, event.eventId, { ...event, atMs: clock.now(), ...source });
  };
  const announceStack = (stack: StackRecord): void =>
    write(stack, {
      eventId: ids.uuid(),
      logicalId: stack.name,
      physicalId: stack.stackId,
      type: STACK_TYPE,
      status: stack.status,
      reason: stack.statusReason,
      properties: undefined,
    });
  const noteResource = (key: StackKey, note: ResourceNote): void => {
    const masked = note.properties && tables.resources.get(key, note.logicalId)?.shown;
    writeNote(key, { ...note, properties: masked ?? note.properties });
  };
  const writeNote = (key: StackKey, note: ResourceNote): void =>
    write(key, { ...note, eventId: eventIdOf(key, note), properties: shownProperties(note) });
  const eventIdOf = (key: StackKey, note: ResourceNote): string => {
    if (note.status.startsWith("DELETE")) return `${note.logicalId}-${ids.uuid()}`;
    let atMs = clock.now();
    const idAt = (): string => `${note.logicalId}-${note.status}-${renderTimestamp(atMs)}`;
    // Two events of one resource in one millisecond are still two.
    while (tables.events.get(key, idAt()) !== undefined) atMs += 1;
    return idAt();
  };
  return {
    announceStack,
    noteResource,
    moveStack(key, move) {
      const stack = stackOf(tables, key);
      requireMove(stack, move.status);
      const moved: StackRecord = { ...stack, ...move, ...(isChanging(move.status) && { drift: undefined }) };
      tables.stacks.put(keyOf(key), moved);
      announceStack(moved);
      return moved;
    },
    moveResource(key, record, shown = {}) {
      tables.drifts.delete(key, record.logicalId);
      tables.resources.put(key, record.logicalId, { ...record, updatedAtMs: clock.now() });
      writeNote(key, {
        logicalId: record.logicalId,
        type: record.type,
        physicalId: shown.physicalId ?? record.physical?.physicalId ?? "",
        status: record.status,
        reason: record.statusReason,
        properties: shown.properties ?? record.shown ?? record.properties,
      });
    },
  };
}

/** Throws where AWS never lets a stack go to that status: a defect of who asks for it. */
export function requireMove({ name, status: from }: Pick<StackRecord, "name" | "status">, to: StackStatus): void {
  if (!mayFollow(from, to)) throw new Error(`The stack ${name} cannot go from ${from} to ${to}.`);
}

/** What a detection found is no longer true once an update or its rollback begins. AWS documents only where a check is due. */
function isChanging(status: StackStatus): boolean {
  return status === "UPDATE_IN_PROGRESS" || status === "UPDATE_ROLLBACK_IN_PROGRESS";
}

/** AWS: events of deletions carry no properties; all others show scalars as text. */
function shownProperties({ status, properties }: ResourceNote): JsonObject | undefined {
  return properties === undefined || status.startsWith("DELETE") ? undefined : (asText(properties) as JsonObject);
}
