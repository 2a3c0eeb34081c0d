import { type ParsedConfiguration, parseConfiguration } from "../language/parse-configuration.ts";
import type { SourceFile } from "../language/place.ts";
import type { PluginTable } from "../plugins/plugin.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkHashes } from "./check-hashes.ts";
import { checkPlugin } from "./check-plugin.ts";
import { checkTexts } from "./check-texts.ts";
import type { Finding } from "./finding.ts";
import { checkByPlugin } from "./plugin-rules.ts";
import { pluginsOf } from "./walk.ts";

/** One file of a pipeline, read and looked at by itself. */
export interface CheckedFile extends ParsedConfiguration {
  readonly source: SourceFile;
  readonly findings: readonly Finding[];
}

/** Reads a file and finds what is wrong in it, whatever pipeline it belongs to. */
export function checkFile(source: SourceFile, known: PluginTable): CheckedFile {
  const parsed = parseConfiguration(source);
  const syntax = parsed.problems.map(({ at, found, expected, hint }): Finding => {
    const message = `Found ${found} where ${expected} should be.${hint === "" ? "" : ` ${hint}`}`;
    return { rule: "syntax", kind: "refused", at, message };
  });
  const uses = pluginsOf(parsed.configuration);
  const findings = [
    ...syntax,
    ...uses.flatMap((use) => [...checkPlugin(use, known), ...checkByPlugin(use), ...checkHashes(use)]),
    ...checkConditions(parsed.configuration),
    ...checkTexts(parsed.configuration, source),
  ];
  return { ...parsed, source, findings };
}
