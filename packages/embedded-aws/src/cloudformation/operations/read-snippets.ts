import { AwsError } from "../../aws-error.ts";
import { isObject } from "../../json.ts";
import type { CallContext } from "../../service.ts";
import { includeLocations } from "../../template/include/include.ts";
import type { Snippet, Snippets } from "../../template/include/include.ts";
import { readTemplateDocument } from "../../template/template-document.ts";
import type { Desk } from "./desk.ts";

const S3_URI = /^s3:\/\/([^/]+)\/(.+)$/;

/**
 * Returns what a template includes, read now: AWS reads it anew with each operation. Most templates include nothing.
 * What cannot be read is kept as a refusal, which fails the operation once it has begun.
 */
export async function readSnippets(
  { deps }: Pick<Desk, "deps">,
  templateBody: string,
  context: CallContext,
): Promise<Snippets> {
  if (!templateBody.includes("AWS::Include")) return {};
  const document = readTemplateDocument(templateBody).value;
  const locations = isObject(document) ? includeLocations(document) : [];
  const snippets = locations.map(async (location): Promise<readonly [string, Snippet]> => {
    return [location, await readSnippet(deps, location, context)];
  });
  return Object.fromEntries(await Promise.all(snippets));
}

async function readSnippet(deps: Desk["deps"], location: string, context: CallContext): Promise<Snippet> {
  const [, bucket, key] = S3_URI.exec(location) ?? [];
  if (bucket === undefined || key === undefined) {
    return { kind: "refused", reason: "The Location parameter must be an S3 URI" };
  }
  try {
    const path = key.split("/").map(encodeURIComponent).join("/");
    return { kind: "text", text: await deps.readTemplate(`https://s3.amazonaws.com/${bucket}/${path}`, context) };
  } catch (error) {
    if (error instanceof AwsError) return { kind: "refused", reason: error.message };
    throw error;
  }
}
