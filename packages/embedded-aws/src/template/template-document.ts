import type { TemplateDocument } from "./document.ts";
import { readJsonDocument } from "./json-document.ts";
import { readYamlDocument } from "./yaml-document.ts";

/** Returns `body` as data; throws AWS's `... not well-formed` with line and column when it is neither JSON nor YAML. */
export function readTemplateDocument(body: string): TemplateDocument {
  // AWS: a body whose first character is a brace is read as JSON only, although YAML would allow it.
  return body.trimStart().startsWith("{") ? readJsonDocument(body) : readYamlDocument(body);
}
