import { validationError } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import { formatError } from "./format-error.ts";
import type { Template } from "./template.ts";

/** The largest template at a `TemplateURL`, in bytes. */
const MAX_TEMPLATE_BYTES = 1_000_000;

/** How many members each section may have (AWS CloudFormation quotas). */
const MAX_MEMBERS = { parameters: 200, mappings: 200, resources: 500, outputs: 200 } as const;

const MAX_DESCRIPTION_BYTES = 1024;
const MAX_NAME_LENGTH = 255;
const MAX_MAPPING_ATTRIBUTES = 200;
const MAX_DYNAMIC_REFERENCES = 60;

/** Throws for a template that no way of sending it allows. */
export function requireTemplateSize(body: string): void {
  if (sizeBytes(body) > MAX_TEMPLATE_BYTES) {
    throw validationError(`Template may not exceed ${MAX_TEMPLATE_BYTES} bytes in size.`);
  }
}

/** Throws for a template with more members, longer names or a longer description than the quotas allow. */
export function requireWithinQuotas(template: Template): void {
  for (const [section, maximum] of Object.entries(MAX_MEMBERS)) {
    const count = Object.keys(template[section as keyof typeof MAX_MEMBERS]).length;
    if (count > maximum) {
      throw formatError(`Number of ${section}, ${count}, is greater than maximum allowed, ${maximum}`);
    }
  }
  for (const section of Object.keys(MAX_MEMBERS)) requireShortNames(template, section as keyof typeof MAX_MEMBERS);
  for (const [name, mapping] of Object.entries(template.mappings)) {
    const widest = Math.max(0, ...Object.values(mapping as JsonObject).map((key) => Object.keys(Object(key)).length));
    if (widest > MAX_MAPPING_ATTRIBUTES) {
      throw formatError(
        `Number of attributes in mapping ${name}, ${widest}, is greater than maximum allowed, ${MAX_MAPPING_ATTRIBUTES}`,
      );
    }
  }
  if (sizeBytes(template.description ?? "") > MAX_DESCRIPTION_BYTES) {
    throw formatError(`'Description' length is greater than ${MAX_DESCRIPTION_BYTES}.`);
  }
  requireFewDynamicReferences(template);
}

/** AWS's own sentences for these two are not on record. */
function requireShortNames(template: Template, section: keyof typeof MAX_MEMBERS): void {
  const long = Object.keys(template[section]).find((name) => name.length > MAX_NAME_LENGTH);
  if (long !== undefined)
    throw formatError(`The name ${long} in ${section} is longer than ${MAX_NAME_LENGTH} characters`);
}

function requireFewDynamicReferences(template: Template): void {
  const count = JSON.stringify(template.resources).split("{{resolve:").length - 1;
  if (count > MAX_DYNAMIC_REFERENCES) {
    throw formatError(
      `Number of dynamic references, ${count}, is greater than maximum allowed, ${MAX_DYNAMIC_REFERENCES}`,
    );
  }
}

/** Returns how many bytes of UTF-8 a text takes. */
export function sizeBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
