import type { JsonObject } from "../json.ts";
import type { CallContext } from "../service.ts";
import {
  findMapping,
  forgetMapping,
  listMappings,
  mappingOf,
  openMappingResources,
  recordMapping,
  type EventSourceMapping,
} from "./event-source-mapping.ts";
import { requireVersion } from "./find-function.ts";
import { page, type PageInput } from "./function-operations.ts";
import { functionArn, parseFunctionReference } from "./function-reference.ts";
import { requireBatch, requireQueue } from "./judge-mapping.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { conflict, notFound } from "./refusals.ts";

interface MappingSettings {
  readonly Enabled?: boolean;
  readonly BatchSize?: number;
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly FunctionResponseTypes?: readonly string[];
}

export interface CreateMappingInput extends MappingSettings {
  readonly FunctionName: string;
  readonly EventSourceArn?: string;
}

export interface UpdateMappingInput extends MappingSettings {
  readonly UUID: string;
  readonly FunctionName?: string;
}

/** CreateEventSourceMapping: from now on the queue is read for the function. */
export function createMapping(desk: LambdaDesk) {
  return (input: CreateMappingInput, context: CallContext): object => {
    const target = requireVersion(desk, context, { name: input.FunctionName });
    const sourceArn = requireQueue(desk.queues, input.EventSourceArn, target.version);
    const arn = functionArn({ ...target.of, qualifier: target.qualifier });
    const twin = listMappings(desk.store, context).find((it) => it.sourceArn === sourceArn && it.functionArn === arn);
    if (twin !== undefined) {
      throw conflict(
        `An event source mapping with SQS arn (" ${sourceArn} ") and function (" ${target.of.name} ") already exists. ` +
          `Please update or delete the existing mapping with UUID ${twin.uuid}`,
      );
    }
    const properties = { EventSourceArn: sourceArn, FunctionName: arn, ...readSettings(input, {}) };
    const uuid = desk.ids.uuid();
    const attributes = { Id: uuid, EventSourceMappingArn: mappingArn(context, uuid) };
    const resource = openMappingResources(desk.store).create(target.of.place, {
      physicalId: uuid,
      properties,
      attributes,
    });
    recordMapping(resource, desk);
    desk.wake();
    return show(mappingOf(resource, desk.store), "Creating");
  };
}

/** UpdateEventSourceMapping: what is given; the rest stays. */
export function updateMapping(desk: LambdaDesk) {
  return (input: UpdateMappingInput, context: CallContext): object => {
    const current = requireMapping(desk, context, input.UUID);
    const { properties } = current.resource;
    const target =
      input.FunctionName === undefined ? undefined : requireVersion(desk, context, { name: input.FunctionName });
    const changed = openMappingResources(desk.store).change(current.resource, {
      ...properties,
      ...(target === undefined ? {} : { FunctionName: functionArn({ ...target.of, qualifier: target.qualifier }) }),
      ...readSettings(input, properties),
    });
    recordMapping(changed, desk);
    desk.wake();
    return show(mappingOf(changed, desk.store), "Updating");
  };
}

interface OfMapping {
  readonly UUID: string;
}

/** GetEventSourceMapping. */
export function getMapping(desk: LambdaDesk) {
  return ({ UUID }: OfMapping, context: CallContext): object => show(requireMapping(desk, context, UUID));
}

/** DeleteEventSourceMapping: messages that the function has already are carried to their end. */
export function deleteMapping(desk: LambdaDesk) {
  return ({ UUID }: OfMapping, context: CallContext): object => {
    const mapping = requireMapping(desk, context, UUID);
    forgetMapping(mapping.resource, desk.store);
    openMappingResources(desk.store).delete(mapping.resource);
    return show(mapping, "Deleting");
  };
}

export interface ListMappingsInput extends PageInput {
  readonly EventSourceArn?: string;
  readonly FunctionName?: string;
}

/** ListEventSourceMappings: of a function, a source, both or all. */
export function listMappingsOperation(desk: LambdaDesk) {
  return (input: ListMappingsInput, context: CallContext): object => {
    const { EventSourceArn, FunctionName } = input;
    const name = FunctionName === undefined ? undefined : parseFunctionReference(FunctionName, context).name;
    const wanted = listMappings(desk.store, context).filter(
      (it) => it.sourceArn === (EventSourceArn ?? it.sourceArn) && it.functionName === (name ?? it.functionName),
    );
    const { items, nextToken } = page(wanted, input, ({ uuid }) => uuid);
    return { EventSourceMappings: items.map((mapping) => show(mapping)), NextMarker: nextToken };
  };
}

function readSettings(input: MappingSettings, current: JsonObject): JsonObject {
  const { Enabled, BatchSize, MaximumBatchingWindowInSeconds, FunctionResponseTypes } = input;
  requireBatch({
    size: Number(BatchSize ?? current["BatchSize"] ?? 10),
    windowSeconds: Number(MaximumBatchingWindowInSeconds ?? current["MaximumBatchingWindowInSeconds"] ?? 0),
  });
  return {
    ...(Enabled === undefined ? {} : { Enabled }),
    ...(BatchSize === undefined ? {} : { BatchSize }),
    ...(MaximumBatchingWindowInSeconds === undefined ? {} : { MaximumBatchingWindowInSeconds }),
    ...(FunctionResponseTypes === undefined ? {} : { FunctionResponseTypes }),
  };
}

function requireMapping({ store }: LambdaDesk, context: CallContext, uuid: string): EventSourceMapping {
  const mapping = findMapping(store, context, uuid);
  if (mapping === undefined) throw notFound("The resource you requested does not exist.");
  return mapping;
}

/** AWS: an answer to a change says that it is under way; here it is done with the answer. */
function show(mapping: EventSourceMapping, state?: "Creating" | "Updating" | "Deleting"): object {
  const {
    place,
    uuid,
    sourceArn,
    functionArn: FunctionArn,
    isEnabled,
    batchSize,
    windowSeconds,
    changedAtMs,
  } = mapping;
  return {
    UUID: uuid,
    EventSourceMappingArn: mappingArn(place, uuid),
    EventSourceArn: sourceArn,
    FunctionArn,
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: windowSeconds,
    FunctionResponseTypes: mapping.reportsFailures ? ["ReportBatchItemFailures"] : [],
    State: state ?? (isEnabled ? "Enabled" : "Disabled"),
    StateTransitionReason: "USER_INITIATED",
    LastModified: changedAtMs,
  };
}

function mappingArn({ account, region }: { readonly account: string; readonly region: string }, uuid: string): string {
  return `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;
}
