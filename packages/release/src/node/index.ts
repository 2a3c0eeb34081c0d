export { digestOf } from "./digest.ts";
export { findArtifact } from "./find-artifact.ts";
export { extractArtifact, openArtifact, type Artifact } from "./open-artifact.ts";
export { readConfig, readParameters, readVariables } from "./read-files.ts";
