import { parseConfig, type LogstackConfig } from "../config/parse-config.ts";
import { parseParameters } from "../render/parse-parameters.ts";
import { parseVariables, type VariableOwner, type VariableSet } from "../variables/parse-variables.ts";
import { readText } from "./read-text.ts";

/** Reads `logstack.json`. @throws ReleaseError `unreadableFile` or `invalidFile`. */
export async function readConfig(file: string): Promise<LogstackConfig> {
  return parseConfig(await readText(file), file);
}

/** Reads a variables file. @throws ReleaseError `unreadableFile` or `invalidFile`. */
export async function readVariables(file: string, owner: VariableOwner): Promise<VariableSet> {
  return parseVariables(await readText(file), { file, owner });
}

/** Reads a parameter file. @throws ReleaseError `unreadableFile` or `invalidFile`. */
export async function readParameters(file: string): Promise<Readonly<Record<string, string>>> {
  return parseParameters(await readText(file), file);
}
