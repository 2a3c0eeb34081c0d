import * as z from "zod";
import { parseJson, type Position } from "../json/parse-json.ts";

/** The parameters of a parameter file, and where each of them stands in it. */
export interface ParameterFile {
  readonly file: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly positionOf: (parameter: string) => Position;
}

/**
 * Returns the parameters of a parameter file: one flat object of strings.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path.
 */
export function parseParameterFile(text: string, file: string): ParameterFile {
  const { value, positionOf } = parseJson(text, { file, schema: z.record(z.string(), z.string()) });
  return { file, parameters: value, positionOf: (parameter) => positionOf([parameter]) };
}

/** Returns only the values of a parameter file. @throws ReleaseError as `parseParameterFile`. */
export function parseParameters(text: string, file: string): Readonly<Record<string, string>> {
  return parseParameterFile(text, file).parameters;
}
