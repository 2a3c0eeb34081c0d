import valid from "semver/functions/valid.js";
import * as z from "zod";
import { ReleaseError } from "../errors.ts";
import { parseJson } from "../json/parse-json.ts";
import { RELEASE_FORMAT, type Release } from "./release.ts";

/** A release as it is stored: with the digest of its canonical JSON. */
export interface StoredRelease {
  /** `sha256:<hex>` over the canonical JSON of the release. */
  readonly digest: string;
  readonly release: Release;
}

/**
 * Returns the release in a stored text. Its digest is not checked here: that takes more than a pure function.
 *
 * @throws ReleaseError `invalidFile` when its shape is wrong, `damagedRelease` when a newer logstack wrote it.
 */
export function parseStoredRelease(text: string, file: string): StoredRelease {
  const { format } = parseJson(text, { file, schema: ANY_FORMAT }).value.release;
  if (format > RELEASE_FORMAT) {
    throw new ReleaseError({
      code: "damagedRelease",
      problem: `${file} has format ${format}, and this logstack reads formats up to ${RELEASE_FORMAT}.`,
      hints: ["Update logstack to the version that made the release."],
    });
  }
  return parseJson(text, { file, schema: STORED }).value;
}

/** True for what can number a release: SemVer as it is written, without build metadata, which does not order. */
export function isReleaseNumber(text: string): boolean {
  return valid(text) === text && !text.includes("+");
}

const ANY_FORMAT = z.looseObject({ release: z.looseObject({ format: z.number() }) });

const DIGEST = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 hex digits.");

const REFERENCE = z.union([
  z.strictObject({ from: z.literal("ssm"), parameter: z.string() }),
  z.strictObject({ from: z.literal("secretsManager"), secret: z.string(), key: z.string().optional() }),
  z.strictObject({ from: z.literal("environment"), variable: z.string() }),
]);

const VARIABLE = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("plain"), value: z.string(), source: z.string() }),
  z.strictObject({ kind: z.literal("sensitive"), reference: REFERENCE, source: z.string() }),
]);

const RELEASE = z.strictObject({
  format: z.literal(RELEASE_FORMAT),
  number: z.string().refine(isReleaseNumber, "must be a SemVer version."),
  id: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  commit: z.string().nullable(),
  layers: z.record(
    z.string(),
    z.strictObject({
      version: z.string(),
      digest: DIGEST,
      sizeBytes: z.number(),
      commit: z.string().nullable(),
    }),
  ),
  variables: z.record(z.string(), z.record(z.string(), z.record(z.string(), VARIABLE))),
});

const STORED = z.strictObject({ digest: DIGEST, release: RELEASE });
