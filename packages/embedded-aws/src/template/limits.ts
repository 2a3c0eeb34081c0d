import { validationError } from "../aws-error.ts";
import type { Template } from "./template.ts";

/** The largest template at a `TemplateURL`, in bytes. */
const MAX_TEMPLATE_BYTES = 1_000_000;

/** How many members each section may have (AWS CloudFormation quotas). */
const MAX_MEMBERS = { parameters: 200, mappings: 200, resources: 500, outputs: 200 } as const;

const MAX_DESCRIPTION_LENGTH = 1024;

/** Throws for a template that no way of sending it allows. */
export function requireTemplateSize(body: string): void {
  if (sizeBytes(body) > MAX_TEMPLATE_BYTES) {
    throw validationError(`Template may not exceed ${MAX_TEMPLATE_BYTES} bytes in size.`);
  }
}

/** Throws for a template with more members, or a longer description, than the quotas allow. */
export function requireWithinQuotas(template: Template): void {
  for (const [section, maximum] of Object.entries(MAX_MEMBERS)) {
    const count = Object.keys(template[section as keyof typeof MAX_MEMBERS]).length;
    if (count > maximum) {
      throw validationError(
        `Template format error: Number of ${section}, ${count}, is greater than maximum allowed, ${maximum}`,
      );
    }
  }
  if ((template.description?.length ?? 0) > MAX_DESCRIPTION_LENGTH) {
    throw validationError(`Template format error: 'Description' length is greater than ${MAX_DESCRIPTION_LENGTH}.`);
  }
}

function sizeBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
