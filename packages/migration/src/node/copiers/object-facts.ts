import { GetObjectTaggingCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import type { ObjectCopy } from "./object-copy.ts";

/** Reads what is known of an object beside its bytes, in the shape in which a new one is given it: metadata and tags. */
export async function readObjectFacts({ from, object }: ObjectCopy) {
  const source = { Bucket: from.bucket, Key: `${from.prefix}${object.key}` };
  const head = await from.s3.send(new HeadObjectCommand({ ...source, IfMatch: object.eTag }));
  const { TagSet = [] } = await from.s3.send(new GetObjectTaggingCommand(source));
  const tags = new URLSearchParams(
    TagSet.map(({ Key: key = "", Value: value = "" }): [string, string] => [key, value]),
  ).toString();
  const { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Metadata } = head;
  const expires = head.ExpiresString === undefined ? undefined : new Date(head.ExpiresString);
  const facts = {
    ContentType,
    CacheControl,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    Metadata,
    WebsiteRedirectLocation: head.WebsiteRedirectLocation,
    Expires: expires === undefined || Number.isNaN(expires.getTime()) ? undefined : expires,
    Tagging: tags === "" ? undefined : tags,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as ObjectFacts;
}

/** What a new object is given beside its bytes; what is not known is left out. */
interface ObjectFacts {
  readonly ContentType?: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly Metadata?: Record<string, string>;
  readonly WebsiteRedirectLocation?: string;
  readonly Expires?: Date;
  readonly Tagging?: string;
}
