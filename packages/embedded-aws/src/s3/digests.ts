/** The checksums by which clients guard the bodies they send. */
export type ChecksumAlgorithm = "crc32" | "crc32c" | "crc64nvme" | "sha1" | "sha256";

/** Hash functions, brought in by whoever has them. */
export interface Digests {
  md5(bytes: Uint8Array): Uint8Array;
  /** The digest's bytes, most significant first; undefined for an algorithm that is not to be had. */
  checksum(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Uint8Array | undefined;
}
