import type { Clock } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import { resourceKey, type Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { appendEvents, forgetEvents, readEvents, type LogEvent, type NewLogEvent } from "./log-events.ts";
import type { LogStream } from "./log-stream.ts";

/** A log group, whoever made it: a call to CloudWatch Logs, a stack, or a function that wrote its first line. */
export interface LogGroup {
  readonly name: string;
  readonly resource: PhysicalResource;
  readonly createdAtMs: number;
  /** How long events are kept; undefined is for ever. */
  readonly retentionDays: number | undefined;
}

/** The logs of all accounts. Lambda writes into them as callers of CloudWatch Logs do. */
export interface LogStore {
  findGroup(place: Place, name: string): LogGroup | undefined;
  listGroups(place: Place): readonly LogGroup[];
  /** Makes a group that belongs to no stack; the name must be free. */
  createGroup(place: Place, name: string, properties: JsonObject): LogGroup;
  configureGroup(group: LogGroup, properties: JsonObject): void;
  deleteGroup(group: LogGroup): void;
  findStream(group: LogGroup, name: string): LogStream | undefined;
  listStreams(group: LogGroup): readonly LogStream[];
  createStream(group: LogGroup, name: string): void;
  deleteStream(group: LogGroup, name: string): void;
  /** Adds events to a stream, in order of time; makes group and stream if they are missing. */
  write(place: Place, to: { readonly group: string; readonly stream: string }, events: readonly NewLogEvent[]): void;
  /** The events of a stream that retention has not ended yet, in order of time. */
  read(group: LogGroup, stream: string): readonly LogEvent[];
}

/** What the store is made of. */
export interface LogPorts {
  readonly store: Store;
  readonly clock: Clock;
}

interface GroupRecord {
  readonly createdAtMs: number;
}

const GROUPS_TABLE = "log-groups";
const STREAMS_TABLE = "log-streams";
const DAY_MS = 86_400_000;

/** Returns the logs kept in `store`: resources of the type `AWS::Logs::LogGroup` with their streams and events. */
export function openLogStore({ store, clock }: LogPorts): LogStore {
  const resources = openSharedResources(store, "AWS::Logs::LogGroup");
  const streams = store.table<LogStream>(STREAMS_TABLE);
  const groupOf = (resource: PhysicalResource): LogGroup => {
    const days = textOrNumber(resource.properties["RetentionInDays"]);
    return {
      name: resource.physicalId,
      resource,
      createdAtMs: store.table<GroupRecord>(GROUPS_TABLE).get(resourceKey(resource))?.createdAtMs ?? 0,
      retentionDays: days === undefined ? undefined : Number(days),
    };
  };
  const findGroup = (place: Place, name: string): LogGroup | undefined => {
    const resource = resources.find(place, name);
    return resource === undefined ? undefined : groupOf(resource);
  };
  const createGroup = (place: Place, name: string, properties: JsonObject): LogGroup => {
    const arn = `arn:aws:logs:${place.region}:${place.account}:log-group:${name}:*`;
    const resource = resources.create(place, { physicalId: name, properties, attributes: { Arn: arn } });
    recordGroup(resource, { store, clock });
    return groupOf(resource);
  };
  const createStream = (group: LogGroup, name: string): LogStream => {
    const stream = { name, createdAtMs: clock.now(), eventCount: 0, sizeBytes: 0 };
    streams.put(streamKey(group.resource, name), stream);
    return stream;
  };
  return {
    findGroup,
    listGroups: (place) => resources.list(place).map(groupOf),
    createGroup,
    configureGroup: ({ resource }, properties) => void resources.change(resource, properties),
    deleteGroup({ resource }) {
      forgetGroup(resource, store);
      resources.delete(resource);
    },
    findStream: ({ resource }, name) => streams.get(streamKey(resource, name)),
    listStreams: ({ resource }) => Array.from(streams.entries(streamKey(resource, "")), ([, stream]) => stream),
    createStream: (group, name) => void createStream(group, name),
    deleteStream({ resource }, name) {
      forgetEvents(store, streamKey(resource, name));
      streams.delete(streamKey(resource, name));
    },
    write(place, to, events) {
      const group = findGroup(place, to.group) ?? createGroup(place, to.group, { LogGroupName: to.group });
      const key = streamKey(group.resource, to.stream);
      const stream = streams.get(key) ?? createStream(group, to.stream);
      streams.put(key, appendEvents(store, { key, stream, nowMs: clock.now() }, events));
    },
    read({ resource, retentionDays }, stream) {
      const oldestMs = retentionDays === undefined ? 0 : clock.now() - retentionDays * DAY_MS;
      return readEvents(store, streamKey(resource, stream)).filter(({ timestampMs }) => timestampMs >= oldestMs);
    },
  };
}

/** Records when a log group was made, unless that is on record. */
export function recordGroup(resource: PhysicalResource, { store, clock }: LogPorts): void {
  const groups = store.table<GroupRecord>(GROUPS_TABLE);
  const key = resourceKey(resource);
  if (groups.get(key) === undefined) groups.put(key, { createdAtMs: clock.now() });
}

/** Forgets the streams and events of a log group that is deleted. */
export function forgetGroup(resource: PhysicalResource, store: Store): void {
  const streams = store.table<LogStream>(STREAMS_TABLE);
  for (const [key] of streams.entries(streamKey(resource, ""))) {
    forgetEvents(store, key);
    streams.delete(key);
  }
  store.table<GroupRecord>(GROUPS_TABLE).delete(resourceKey(resource));
}

/** No name of a log group holds a bar. */
function streamKey(group: PhysicalResource, stream: string): string {
  return `${resourceKey(group)}|${stream}`;
}
