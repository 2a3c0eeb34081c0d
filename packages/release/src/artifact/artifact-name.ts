import valid from "semver/functions/valid.js";
import { ReleaseError } from "../errors.ts";

/** What an artifact's file name says of it. */
export interface ArtifactName {
  /** Octopus's package id, for instance `logstack-broker`. */
  readonly id: string;
  /** SemVer 2, for instance `1.0.0-dev.h3f2a91c07b`. */
  readonly version: string;
}

/** The package id of a layer's artifact. */
export function artifactIdOf(layer: string): string {
  return `logstack-${layer}`;
}

/**
 * Returns the file name of an artifact, `<id>.<version>.zip`, which Octopus reads back into the same two parts.
 *
 * @throws ReleaseError `invalidVersion` for an id or a version that Octopus would not read back.
 */
export function artifactFileName(name: ArtifactName): string {
  const fileName = `${name.id}.${name.version}.zip`;
  const read = parseArtifactFileName(fileName);
  if (read?.id === name.id && read.version === name.version) return fileName;
  throw new ReleaseError({
    code: "invalidVersion",
    problem: `${fileName} is not a package name that Octopus reads back as ${name.id} and ${name.version}.`,
    hints: ["Use letters, digits, - and _ in the id, no part of it numeric after a dot, and a SemVer version."],
  });
}

/**
 * Returns the parts of an artifact's file name; undefined when it is not one.
 *
 * Where the id ends follows Calamari's `PackageName.cs`: before the last one to four numeric parts. Of those versions
 * only SemVer's, with three parts, is accepted.
 *
 * @see https://octopus.com/docs/packaging-applications#package-id
 */
export function parseArtifactFileName(fileName: string): ArtifactName | undefined {
  const parts = FILE_NAME.exec(fileName)?.groups;
  const id = parts?.["id"];
  const version = parts?.["version"];
  if (id === undefined || version === undefined || valid(version) === null) return undefined;
  return { id, version };
}

const FILE_NAME = /^(?<id>[A-Za-z]\w*(?:[_.-]\w+)*?)\.(?<version>\d+(?:\.\d+){0,3}(?:-[\w.-]+)?(?:\+[\w.-]+)?)\.zip$/;
