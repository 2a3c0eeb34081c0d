import { AwsError, validationError } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import { type BucketStore, findOwnBucket } from "./bucket-store.ts";
import type { ObjectStore } from "./object-store.ts";

/** Where templates may lie. */
export interface TemplateSource {
  readonly buckets: BucketStore;
  readonly objects: ObjectStore;
}

/**
 * Reads the text of an object by its URL, as CloudFormation does with a TemplateURL: in the name of the caller.
 * Takes virtual-hosted and path-style URLs of AWS, and path-style URLs of this engine.
 * Throws a `ValidationError` for what is no such URL, and S3's own refusal as CloudFormation words it.
 */
export async function readTemplate(
  url: string,
  context: CallContext,
  { buckets, objects }: TemplateSource,
): Promise<string> {
  const { bucket, key } = parseObjectUrl(url);
  try {
    const { bytes } = await objects.read(findOwnBucket(buckets, bucket, context.account).name, key);
    return new TextDecoder().decode(bytes);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(`S3 error: ${error.message}\nFor more information check ${ERROR_DOCUMENT}`);
  }
}

const ERROR_DOCUMENT = "http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";

function parseObjectUrl(url: string): { readonly bucket: string; readonly key: string } {
  if (!URL.canParse(url)) throw validationError("TemplateURL must be a supported URL.");
  const { protocol, hostname, pathname } = new URL(url);
  const isLocal = protocol === "http:" && hostname === "127.0.0.1";
  if (!isLocal && protocol !== "https:") throw validationError("TemplateURL must be a supported URL.");
  const [, virtualBucket] = /^(?:(.+)\.)?s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/.exec(hostname) ?? [];
  if (!isLocal && !hostname.endsWith(".amazonaws.com")) {
    throw validationError(`S3 error: Domain name specified in ${hostname} is not a valid S3 domain`);
  }
  const path = decodePath(pathname.slice(1));
  if (virtualBucket !== undefined) return { bucket: virtualBucket, key: path };
  const slash = path.indexOf("/");
  if (slash < 1) throw validationError("TemplateURL must reference a valid S3 object to which you have access.");
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw validationError("TemplateURL must be a supported URL.");
  }
}
