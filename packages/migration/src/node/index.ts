export { openJournalFile, readJournalFile, type JournalFile } from "./journal-file.ts";
export { findMissingIds, type CoveredIndices } from "./readers/find-missing-ids.ts";
export type { JsonService } from "./readers/json-client.ts";
export { readEntities, type EntitiesPlace } from "./readers/read-entities.ts";
export { readIndices, type IndicesPlace } from "./readers/read-indices.ts";
export type { KeysPlace } from "./readers/connect-redis.ts";
export { readKeys } from "./readers/read-keys.ts";
export { readObjects, type ObjectsPlace } from "./readers/read-objects.ts";
export { readStackOutputs, type StackOutputs } from "./readers/read-stack-outputs.ts";
export {
  EMPTIED_TAG,
  MIGRATION_TAG,
  type AwsCredentials,
  type AwsSettings,
  type Builder,
  type DoomedStack,
  type MigrationWorld,
  type SiteAccess,
  type SiteStack,
} from "./migration-world.ts";
export { readMark } from "./sites/read-mark.ts";
export { findMissingObjects } from "./statistics/find-missing-objects.ts";
export { openMigration, type OpenedMigration } from "./open-migration.ts";
export { closeIndices, openIndices, readIndicesAccess, type IndicesAccess } from "./cutover/close-indices.ts";
export { countEvents, countStrangers, findProbe } from "./cutover/count-events.ts";
export { connectRetirementStore, type RetirementStore } from "./cutover/retirement-store.ts";
export { sendEvent } from "./cutover/send-event.ts";
