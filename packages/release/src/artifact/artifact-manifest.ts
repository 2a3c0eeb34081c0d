import valid from "semver/functions/valid.js";
import * as z from "zod";
import { ReleaseError } from "../errors.ts";
import { parseJson } from "../json/parse-json.ts";

/** The name of the file inside an artifact that says what the artifact is. */
export const MANIFEST_FILE = "artifact.json";

/** The newest form of `artifact.json` that this release of logstack reads and writes. */
export const MANIFEST_FORMAT = 1;

/** `artifact.json`: what an artifact is, and the digest of every other file in it. */
export interface ArtifactManifest {
  readonly format: typeof MANIFEST_FORMAT;
  readonly id: string;
  readonly version: string;
  /** The last commit that touched what the artifact is made of; null when that is not known or not committed. */
  readonly commit: string | null;
  readonly layer: ArtifactLayer;
  /** By path inside the artifact: `sha256:<hex>` of the file's bytes. */
  readonly files: Readonly<Record<string, string>>;
}

/** What releasing needs to know of a layer; the rest of its description is passed on as it is. */
export interface ArtifactLayer {
  readonly name: string;
  readonly component: string;
  /** What the artifact deploys, such as the code of a `function`; left out for a stack. */
  readonly kind?: string | undefined;
  /** By parameter: the layer and the output its value comes from. */
  readonly inputs: Readonly<Record<string, ArtifactInput>>;
  readonly [key: string]: unknown;
}

/** Where a parameter's value comes from. */
export interface ArtifactInput {
  readonly layer: string;
  readonly component: string;
  readonly output: string;
}

/**
 * Returns the manifest of an artifact from the text of its `artifact.json`.
 *
 * @throws ReleaseError `newerArtifact` when a newer logstack wrote it, `invalidFile` when its shape is wrong.
 */
export function parseManifest(text: string, file: string): ArtifactManifest {
  const { format } = parseJson(text, { file, schema: z.looseObject({ format: z.number() }) }).value;
  if (format > MANIFEST_FORMAT) {
    throw new ReleaseError({
      code: "newerArtifact",
      problem: `${file} has format ${format}, and this logstack reads formats up to ${MANIFEST_FORMAT}.`,
      hints: ["Update logstack to the version that built the artifact, or build the artifact with this one."],
    });
  }
  return parseJson(text, { file, schema: MANIFEST }).value;
}

const DIGEST = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hex digits.");

const MANIFEST = z.strictObject({
  format: z.literal(MANIFEST_FORMAT, `must be ${MANIFEST_FORMAT}.`),
  id: z.string().min(1, "must not be empty."),
  version: z.string().refine((version) => valid(version) === version, "must be a SemVer version."),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/, "must be a full commit hash or null.")
    .nullable(),
  layer: z.looseObject({
    name: z.string().min(1, "must not be empty."),
    component: z.string().min(1, "must not be empty."),
    kind: z.string().min(1, "must not be empty.").optional(),
    inputs: z.record(z.string(), z.looseObject({ layer: z.string(), component: z.string(), output: z.string() })),
  }),
  files: z.record(z.string(), DIGEST),
});
