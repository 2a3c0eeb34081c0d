import { readTemplateDocument } from "./template-document.ts";

/** Returns the line (from 1) at which each resource's logical id stands in `body`; throws like `parseTemplate`. */
export function lineIndex(body: string): Readonly<Record<string, number>> {
  return readTemplateDocument(body).resourceLines;
}
