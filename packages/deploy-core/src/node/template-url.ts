/** Returns the name of the bucket that an account keeps for templates in a region; at most 63 characters. */
export function nameTemplateBucket({ account, region }: { readonly account: string; readonly region: string }): string {
  return `logstack-templates-${account}-${region}`.slice(0, 63);
}

/** An object, and where S3 is. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  /** Undefined for AWS itself. */
  readonly endpoint: string | undefined;
}

/**
 * Returns the URL that CloudFormation reads an object from: AWS's own with the bucket in the host's name, or that of
 * another endpoint with the bucket in the path.
 */
export function findObjectUrl({ bucket, key, region, endpoint }: ObjectPlace): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, "")}/${bucket}/${key}`;
  // AWS: China has a domain of its own (general reference, "Amazon S3 endpoints and quotas").
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://${bucket}.s3.${region}.${domain}/${key}`;
}
