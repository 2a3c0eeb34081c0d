/** Where the artifacts of a build are published. */
export type PublishTarget =
  /** From where the command was given. */
  | { readonly kind: "folder"; readonly folder: string }
  /** `prefix` is empty, or ends with a `/`. */
  | { readonly kind: "s3"; readonly bucket: string; readonly prefix: string }
  /** The built-in feed of the server that the environment names. */
  | { readonly kind: "octopus" };

/**
 * Reads where to publish to: `s3://bucket/prefix`, `octopus`, else a folder (one that is named so is `./octopus`). Returns
 * a sentence for what is none of them.
 */
export function parsePublishTarget(text: string): PublishTarget | { readonly kind: "wrong"; readonly problem: string } {
  if (text === "octopus") return { kind: "octopus" };
  const s3 = /^s3:\/\/([^/]*)\/?(.*)$/.exec(text);
  if (s3 !== null) {
    const [, bucket = "", path = ""] = s3;
    // AWS: S3 user guide, "General purpose bucket naming rules".
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
      return {
        kind: "wrong",
        problem: "It must be s3://bucket/prefix, with a bucket's name of 3 to 63 lower-case letters, digits, . and -.",
      };
    }
    const prefix = path.replaceAll(/\/+/g, "/").replace(/\/$/, "");
    return { kind: "s3", bucket, prefix: prefix === "" ? "" : `${prefix}/` };
  }
  if (text === "" || /^[a-z0-9+]+:\/\//i.test(text)) {
    return { kind: "wrong", problem: "It must be a folder, s3://bucket/prefix or octopus." };
  }
  return { kind: "folder", folder: text };
}
