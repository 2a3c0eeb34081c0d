import type { Clock } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { objectAt } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey } from "../resources/world.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { refuseUnreachable } from "./dead-letters.ts";
import { findEventInvokeConfig, listEventInvokeConfigs, type EventInvokeConfig } from "./event-invoke-config.ts";
import { requireFunction, requireVersion, type Found } from "./find-function.ts";
import { page, type PageInput, type QualifiedInput } from "./function-operations.ts";
import { LATEST } from "./function-reference.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { notFound, requireRange } from "./refusals.ts";

export interface EventInvokeConfigInput extends QualifiedInput {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: Destinations;
}

interface Destinations {
  readonly OnSuccess?: { readonly Destination?: string };
  readonly OnFailure?: { readonly Destination?: string };
}

const TYPE = "AWS::Lambda::EventInvokeConfig";
const TIMES_TABLE = "lambda-event-invoke-times";

/** PutFunctionEventInvokeConfig: what is not given is the default again. */
export function putEventInvokeConfig(desk: LambdaDesk) {
  return (input: EventInvokeConfigInput, context: CallContext): object => {
    const found = findTarget(desk, context, input);
    return show(keep(desk, found, readConfig(input)), desk.store);
  };
}

/** UpdateFunctionEventInvokeConfig: what is not given stays. */
export function updateEventInvokeConfig(desk: LambdaDesk) {
  return (input: EventInvokeConfigInput, context: CallContext): object => {
    const found = findTarget(desk, context, input);
    const { resource } = requireConfig(desk, found);
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = resource.properties;
    const kept = { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig };
    const given = Object.entries(kept).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return show(keep(desk, found, { ...Object.fromEntries(given), ...readConfig(input) }), desk.store);
  };
}

/** GetFunctionEventInvokeConfig. */
export function getEventInvokeConfig(desk: LambdaDesk) {
  return (input: QualifiedInput, context: CallContext): object =>
    show(requireConfig(desk, findTarget(desk, context, input)), desk.store);
}

/** DeleteFunctionEventInvokeConfig. */
export function deleteEventInvokeConfig(desk: LambdaDesk) {
  return (input: QualifiedInput, context: CallContext): object => {
    const { resource } = requireConfig(desk, findTarget(desk, context, input));
    forgetEventInvokeConfig(resource, desk.store);
    openSharedResources(desk.store, TYPE).delete(resource);
    return {};
  };
}

/** ListFunctionEventInvokeConfigs: of a function, its versions and aliases. */
export function listEventInvokeConfigOperation(desk: LambdaDesk) {
  return (input: PageInput & { readonly FunctionName: string }, context: CallContext): object => {
    const all = listEventInvokeConfigs(desk.store, requireFunction(desk, context, input.FunctionName));
    const { items, nextToken } = page(all, input, ({ qualifier }) => qualifier);
    return { FunctionEventInvokeConfigs: items.map((config) => show(config, desk.store)), NextMarker: nextToken };
  };
}

/** Forgets settings that are deleted. */
export function forgetEventInvokeConfig(resource: PhysicalResource, store: Store): void {
  store.table(TIMES_TABLE).delete(resourceKey(resource));
}

/** Records when the settings were changed. */
export function recordEventInvokeConfig(
  resource: PhysicalResource,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): void {
  store.table(TIMES_TABLE).put(resourceKey(resource), { changedAtMs: clock.now() });
}

function findTarget(desk: LambdaDesk, context: CallContext, { FunctionName, Qualifier }: QualifiedInput): Found {
  return requireVersion(desk, context, { name: FunctionName, qualifier: Qualifier });
}

function requireConfig({ store }: LambdaDesk, { of, qualifier }: Found): EventInvokeConfig {
  const config = findEventInvokeConfig(store, of, qualifier);
  if (config !== undefined) return config;
  throw notFound(`The function ${of.arn}:${qualifier ?? LATEST} doesn't have an EventInvokeConfig`);
}

function readConfig({
  MaximumRetryAttempts,
  MaximumEventAgeInSeconds,
  DestinationConfig,
}: EventInvokeConfigInput): JsonObject {
  requireRange("maximumRetryAttempts", MaximumRetryAttempts, [0, 2]);
  requireRange("maximumEventAgeInSeconds", MaximumEventAgeInSeconds, [60, 21_600]);
  return {
    ...(MaximumRetryAttempts === undefined ? {} : { MaximumRetryAttempts }),
    ...(MaximumEventAgeInSeconds === undefined ? {} : { MaximumEventAgeInSeconds }),
    ...(DestinationConfig === undefined ? {} : { DestinationConfig: readDestinations(DestinationConfig) }),
  };
}

function readDestinations({ OnSuccess, OnFailure }: Destinations): JsonObject {
  const read = (name: string, destination: string | undefined): JsonObject => {
    if (destination === undefined || destination === "") return {};
    refuseUnreachable("the destination", destination);
    return { [name]: { Destination: destination } };
  };
  return { ...read("OnSuccess", OnSuccess?.Destination), ...read("OnFailure", OnFailure?.Destination) };
}

function keep(desk: LambdaDesk, found: Found, given: JsonObject): EventInvokeConfig {
  const { of, qualifier = LATEST } = found;
  const resources = openSharedResources(desk.store, TYPE);
  const current = findEventInvokeConfig(desk.store, of, qualifier)?.resource;
  const properties = { FunctionName: of.name, Qualifier: qualifier, ...given };
  const kept =
    current === undefined
      ? resources.create(of.place, { physicalId: `${of.name}|${qualifier}`, properties, attributes: {} })
      : resources.change(current, properties);
  recordEventInvokeConfig(kept, desk);
  return requireConfig(desk, found);
}

function show({ resource, qualifier, ...config }: EventInvokeConfig, store: Store): object {
  const { properties, account, region, physicalId } = resource;
  const name = physicalId.split("|")[0]?.split(":").at(-1) ?? "";
  const destinations = objectAt(properties, "DestinationConfig");
  return {
    LastModified:
      store.table<{ readonly changedAtMs: number }>(TIMES_TABLE).get(resourceKey(resource))?.changedAtMs ?? 0,
    FunctionArn: `arn:aws:lambda:${region}:${account}:function:${name}:${qualifier}`,
    MaximumRetryAttempts: properties["MaximumRetryAttempts"] === undefined ? undefined : config.maximumRetryAttempts,
    MaximumEventAgeInSeconds:
      properties["MaximumEventAgeInSeconds"] === undefined ? undefined : config.maximumEventAgeMs / 1000,
    DestinationConfig: {
      OnSuccess: objectAt(destinations, "OnSuccess"),
      OnFailure: objectAt(destinations, "OnFailure"),
    },
  };
}
