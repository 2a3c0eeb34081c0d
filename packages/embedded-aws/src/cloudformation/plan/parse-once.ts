import { parseTemplate } from "../../template/parse-template.ts";
import type { Template } from "../../template/template.ts";

/** How many templates are kept: those of the stacks that are being worked on. */
const KEPT = 32;

const parsed = new Map<string, Template>();

/**
 * Returns the template in `body`, as `parseTemplate` does.
 * One request looks at the same template several times, and parsing is most of what it costs; the result depends on
 * nothing but the body, so the last ones are remembered.
 */
export function parseOnce(body: string): Template {
  const template = parsed.get(body) ?? parseTemplate(body);
  parsed.delete(body);
  parsed.set(body, template);
  const oldest = parsed.size > KEPT ? parsed.keys().next() : undefined;
  if (oldest?.done === false) parsed.delete(oldest.value);
  return template;
}
