import type { ChangeSetRequest } from "../../model/change-set.ts";
import type { Ports } from "../../ports.ts";
import { MAX_INLINE_BYTES, type ParsedTemplate } from "../../template/template.ts";

/** Returns how a change set gets its template: along with the call, or from S3 where it is too large for that. */
export async function placeTemplate(
  { stacks, templates, report }: Pick<Ports, "stacks" | "templates" | "report">,
  { text, sizeBytes }: ParsedTemplate,
): Promise<Pick<ChangeSetRequest, "templateBody" | "templateUrl">> {
  if (sizeBytes <= MAX_INLINE_BYTES) return { templateBody: text };
  const templateUrl = await templates.put(text, { account: await stacks.callerAccount() });
  report({ event: "stored", sizeBytes, url: templateUrl });
  return { templateBody: text, templateUrl };
}
