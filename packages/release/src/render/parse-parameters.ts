import * as z from "zod";
import { parseJson } from "../json/parse-json.ts";

/**
 * Returns the parameters of a parameter file: one flat object of strings.
 *
 * @throws ReleaseError `invalidFile` with every problem, its line, column and path.
 */
export function parseParameters(text: string, file: string): Readonly<Record<string, string>> {
  return parseJson(text, { file, schema: z.record(z.string(), z.string()) }).value;
}
