import { refused, type Finding, type Place } from "../finding.ts";
import { parseYaml } from "../document/parse-yaml.ts";
import type { Mapping, Value } from "../document/value.ts";
import { readExclusions, type Exclusion } from "./exclusions.ts";

/** What an environment lays over the rules folder, by the path of the file that it is laid over. */
export type Overrides = ReadonlyMap<string, Mapping>;

/** A rules folder as it is written; nothing is merged or checked. */
export interface RulesFolder {
  /** `elastalert.yaml`. */
  readonly global: Mapping | undefined;
  /** `package.yaml`: the image and the modules that it holds. */
  readonly package: Mapping | undefined;
  /** `rules/**` by path. */
  readonly rules: ReadonlyMap<string, Mapping>;
  /** `rules/**.samples.yaml`, by the path of the rule they are for. */
  readonly samples: ReadonlyMap<string, Value>;
  /** By environment. */
  readonly overrides: ReadonlyMap<string, Overrides>;
  readonly exclusions: ReadonlyMap<string, readonly Exclusion[]>;
  readonly findings: readonly Finding[];
}

/**
 * Reads a rules folder: `elastalert.yaml`, `package.yaml`, `rules/` with folders in it, `overrides/<environment>/` with
 * the same files, `exclusions/<environment>.yaml`. What is no YAML is left alone; YAML that has no place is refused.
 */
export function readFolder(files: ReadonlyMap<string, string>): RulesFolder {
  const findings: Finding[] = [];
  const rules = new Map<string, Mapping>();
  const samples = new Map<string, Value>();
  const overrides = new Map<string, Map<string, Mapping>>();
  const exclusions = new Map<string, readonly Exclusion[]>();
  let global: Mapping | undefined;
  let packageFile: Mapping | undefined;
  for (const file of [...files.keys()].filter((path) => /\.ya?ml$/.test(path)).sort()) {
    const parsed = parseYaml(files.get(file) ?? "", file);
    findings.push(...parsed.findings);
    const place = placeOfFile(file);
    switch (place.kind) {
      case "stray":
        findings.push(refused(topOf(file), STRAY));
        break;
      case "samples":
        if (parsed.value !== undefined) samples.set(place.of, parsed.value);
        break;
      case "exclusions": {
        const read = readExclusions(parsed.value, topOf(file));
        findings.push(...read.findings);
        exclusions.set(place.environment, read.exclusions);
        break;
      }
      case "global":
      case "package":
      case "rule":
      case "override": {
        if (parsed.value?.kind !== "mapping") {
          if (parsed.findings.length === 0)
            findings.push(refused(parsed.value?.at ?? topOf(file), noMapping(place.kind)));
          break;
        }
        if (place.kind === "global") global = parsed.value;
        else if (place.kind === "package") packageFile = parsed.value;
        else if (place.kind === "rule") rules.set(file, parsed.value);
        else {
          const known = overrides.get(place.environment) ?? new Map<string, Mapping>();
          overrides.set(place.environment, known.set(place.of, parsed.value));
        }
      }
    }
  }
  return { global, package: packageFile, rules, samples, overrides, exclusions, findings };
}

/** The first character of a file. */
export function topOf(file: string): Place {
  return { file, line: 1, column: 1 };
}

type FilePlace =
  | { readonly kind: "global" }
  | { readonly kind: "package" }
  | { readonly kind: "rule" }
  | { readonly kind: "stray" }
  | { readonly kind: "samples"; readonly of: string }
  | { readonly kind: "override"; readonly environment: string; readonly of: string }
  | { readonly kind: "exclusions"; readonly environment: string };

function placeOfFile(file: string): FilePlace {
  if (file === "elastalert.yaml") return { kind: "global" };
  if (file === "package.yaml") return { kind: "package" };
  const samples = /^(rules\/.+)\.samples(\.ya?ml)$/.exec(file);
  if (samples !== null) return { kind: "samples", of: `${samples[1]}${samples[2]}` };
  if (file.startsWith("rules/")) return { kind: "rule" };
  const override = /^overrides\/([^/]+)\/(elastalert\.yaml|rules\/.+)$/.exec(file);
  if (override?.[1] !== undefined && override[2] !== undefined) {
    return { kind: "override", environment: override[1], of: override[2] };
  }
  const exclusion = /^exclusions\/([^/]+)\.ya?ml$/.exec(file);
  return exclusion?.[1] === undefined ? { kind: "stray" } : { kind: "exclusions", environment: exclusion[1] };
}

const STRAY =
  "Nothing reads this file, so what it says would be lost without a word. Move it to rules/, overrides/<environment>/ or exclusions/<environment>.yaml, or remove it.";

function noMapping(kind: "global" | "package" | "rule" | "override"): string {
  const what = { global: "the global configuration", package: "package.yaml", rule: "a rule", override: "an override" };
  return `This file holds no keys, and ${what[kind]} is made of keys and values. Write them, or remove the file.`;
}
