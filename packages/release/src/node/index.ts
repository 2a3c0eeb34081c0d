export { connectSecrets, type SecretPlaces } from "./aws/connect-secrets.ts";
export type { AwsEnvironment } from "./aws/client-settings.ts";
export { digestOf } from "./digest.ts";
export { findArtifact } from "./find-artifact.ts";
export { findChangedFiles } from "./find-changed-files.ts";
export { extractArtifact, openArtifact, type Artifact } from "./open-artifact.ts";
export { withLineFeeds } from "./with-line-feeds.ts";
export { unreadable } from "./read-text.ts";
export { readConfig, readParameterFile, readVariables } from "./read-files.ts";
