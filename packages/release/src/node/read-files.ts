import { parseConfig, type LogstackConfig } from "../config/parse-config.ts";
import { parseParameterFile, type ParameterFile } from "../render/parse-parameters.ts";
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
export async function readParameterFile(file: string): Promise<ParameterFile> {
  return parseParameterFile(await readText(file), file);
}
