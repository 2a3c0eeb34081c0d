import type { Clock, Ids } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";
import { withVersion, type NewVersion, type SecretVersion } from "./secret-version.ts";

/** A secret, whoever made it: a call to Secrets Manager or a stack. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly resource: PhysicalResource;
  readonly record: SecretRecord;
}

/** What a secret holds; apart from the resource, so that neither events nor descriptions ever show it. */
export interface SecretRecord {
  readonly name: string;
  /** Oldest first; none in a secret that was given neither a text nor a recipe. */
  readonly versions: readonly SecretVersion[];
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** When it will be gone for good, once its deletion is scheduled; until then it can be restored. */
  readonly deletionAtMs?: number;
}

/** The secrets of all accounts. */
export interface SecretStore {
  /** Finds a secret by its name, its ARN or the ARN without the six last characters, also one whose deletion is scheduled. */
  find(place: Place, id: string): Secret | undefined;
  list(place: Place): readonly Secret[];
  /** Makes a secret that belongs to no stack; the name must be free. */
  create(place: Place, name: string, properties: JsonObject): Secret;
  /** Gives a secret other properties. */
  configure(secret: Secret, properties: JsonObject): Secret;
  /** Adds a version and moves its stages to it. */
  addVersion(secret: Secret, version: NewVersion): void;
  /** Schedules the deletion; undefined calls it off. */
  schedule(secret: Secret, deletionAtMs: number | undefined): void;
  delete(secret: Secret): void;
}

/** What the store is made of. */
export interface SecretPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

const SECRETS_TABLE = "secrets";

/** Returns the secrets kept in `store`: resources of the type `AWS::SecretsManager::Secret` and what they hold. */
export function openSecretStore({ store, clock, ids }: SecretPorts): SecretStore {
  const records = store.table<SecretRecord>(SECRETS_TABLE);
  const resources = openSharedResources(store, "AWS::SecretsManager::Secret");
  const remove = (resource: PhysicalResource): void => {
    records.delete(resource.physicalId);
    resources.delete(resource);
  };
  const secretOf = (resource: PhysicalResource): Secret | undefined => {
    const record = records.get(resource.physicalId);
    if (record === undefined) return undefined;
    if (record.deletionAtMs !== undefined && record.deletionAtMs <= clock.now()) {
      remove(resource);
      return undefined;
    }
    return { arn: resource.physicalId, name: record.name, resource, record };
  };
  const list = (place: Place): readonly Secret[] =>
    resources.list(place).flatMap((resource) => secretOf(resource) ?? []);
  const change = ({ arn, record }: Secret, changes: Partial<SecretRecord>): void =>
    records.put(arn, { ...record, ...changes, changedAtMs: clock.now() });
  return {
    find(place, id) {
      const prefix = `arn:aws:secretsmanager:${place.region}:${place.account}:secret:`;
      return list(place).find(({ arn, name }) => arn === id || name === id || `${prefix}${name}` === id);
    },
    list,
    create(place, name, properties) {
      const arn = `arn:aws:secretsmanager:${place.region}:${place.account}:secret:${name}-${ids.suffix(6)}`;
      const resource = resources.create(place, { physicalId: arn, properties, attributes: { Id: arn } });
      return { arn, name, resource, record: openRecord(arn, { store, clock, ids }) };
    },
    configure(secret, properties) {
      change(secret, {});
      return { ...secret, resource: resources.change(secret.resource, properties) };
    },
    addVersion: (secret, version) => recordVersion(secret.arn, version, { store, clock, ids }),
    schedule({ arn, record }, deletionAtMs) {
      const { deletionAtMs: _earlier, ...rest } = record;
      records.put(arn, { ...rest, ...(deletionAtMs === undefined ? {} : { deletionAtMs }), changedAtMs: clock.now() });
    },
    delete: ({ resource }) => remove(resource),
  };
}

/** Records that a secret exists, unless that is on record; returns what it holds. */
export function openRecord(arn: string, { store, clock }: SecretPorts): SecretRecord {
  const records = store.table<SecretRecord>(SECRETS_TABLE);
  const now = clock.now();
  const record = records.get(arn) ?? { name: nameIn(arn), versions: [], createdAtMs: now, changedAtMs: now };
  records.put(arn, record);
  return record;
}

/** Adds a version to what a secret holds. */
export function recordVersion(arn: string, version: NewVersion, ports: SecretPorts): void {
  const record = openRecord(arn, ports);
  const now = ports.clock.now();
  const versions = withVersion(record.versions, version, now);
  ports.store.table<SecretRecord>(SECRETS_TABLE).put(arn, { ...record, versions, changedAtMs: now });
}

/** Forgets what a secret held. */
export function forgetRecord(arn: string, store: Store): void {
  store.table<SecretRecord>(SECRETS_TABLE).delete(arn);
}

/** AWS: an ARN is the name and six characters more. */
function nameIn(arn: string): string {
  return arn.split(":secret:")[1]?.slice(0, -"-abcdef".length) ?? "";
}
