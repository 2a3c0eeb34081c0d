import { refused, type Finding } from "../finding.ts";
import { isWholeToken } from "../document/tokens.ts";
import { entryOf, textOf, textsOf, valueOf, type Mapping } from "../document/value.ts";
import { topOf } from "../folder/read-folder.ts";
import { resolveTokens, type Variables } from "../folder/variables.ts";
import { didYouMean } from "./nearest.ts";

/** The image that Elastalert runs from, and the modules of our own that it holds. */
export interface ImagePackage {
  readonly image: string | undefined;
  readonly modules: readonly string[];
  readonly findings: readonly Finding[];
}

const KEYS = ["image", "modules"];

/**
 * Reads `package.yaml`. The image has to be `name@sha256:...`, or `name:tag@sha256:...`: a tag alone is moved, so that a
 * machine born later would run something else than what was tested. It may be a token: each environment then says which.
 */
export function readPackage(
  written: Mapping | undefined,
  given: { readonly environment: string; readonly variables: Variables },
): ImagePackage {
  if (written === undefined) {
    return {
      image: undefined,
      modules: [],
      findings: [
        refused(
          topOf("package.yaml"),
          "There is no package.yaml, so nothing says which image Elastalert runs from. Write it with `image: name@sha256:...`.",
        ),
      ],
    };
  }
  const resolved = resolveTokens(written, given);
  const file = resolved.value as Mapping;
  const entry = entryOf(file, "image");
  const image = textOf(entry?.value);
  const isOpen = image !== undefined && isWholeToken(image);
  const modules = textsOf(valueOf(file, "modules"));
  const at = entry?.value.at ?? file.at;
  const problem =
    image === undefined
      ? "image is missing or no text, so nothing says what Elastalert runs from"
      : isOpen
        ? undefined
        : problemOf(image);
  return {
    image: problem === undefined && !isOpen ? image : undefined,
    modules,
    findings: [
      ...resolved.findings,
      ...(problem === undefined
        ? []
        : [
            refused(
              at,
              `${problem}. Write name@sha256: and the 64 digits that \`docker buildx imagetools inspect\` shows.`,
            ),
          ]),
      ...modules
        .filter((name) => !/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(name))
        .map(() =>
          refused(
            entryOf(file, "modules")?.value.at ?? file.at,
            "A module of our own is written as module.Class, and one of these is not. Mend it.",
          ),
        ),
      ...[...file.entries.values()]
        .filter(({ key }) => !KEYS.includes(key))
        .map(({ key, at: keyAt }) =>
          refused(
            keyAt,
            `package.yaml has no ${key}, so nothing reads it. ${didYouMean(key, KEYS)}It has image and modules.`,
          ),
        ),
    ],
  };
}

const REFERENCE = /^[a-z0-9]+(?:[._:/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?@(.+)$/;

function problemOf(image: string): string | undefined {
  if (!image.includes("@"))
    return "The image is named by a tag or not at all, and a tag can be moved, so a machine born tomorrow could run something else";
  const digest = REFERENCE.exec(image)?.[1];
  if (digest === undefined) return "The image's name is not one that a registry has";
  if (!digest.startsWith("sha256:")) return "The image's digest is not of the kind sha256";
  return /^sha256:[0-9a-f]{64}$/.test(digest)
    ? undefined
    : `The image's digest has ${digest.length - 7} characters that are not all of 0-9 and a-f, or are not 64`;
}
