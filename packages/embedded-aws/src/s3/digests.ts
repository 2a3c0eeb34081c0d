/** The checksums by which clients guard the bytes they send, as headers name them. */
export type ChecksumAlgorithm = "crc32" | "crc32c" | "crc64nvme" | "sha1" | "sha256";

/** Hash functions, brought in by whoever has them. */
export interface Digests {
  md5(bytes: Uint8Array): Uint8Array;
  /** Returns a digest at once. */
  checksum(algorithm: "sha1" | "sha256", bytes: Uint8Array): Uint8Array;
  /** Returns a checksum that is told the bytes piece by piece; its digest has the most significant byte first. */
  startChecksum(algorithm: ChecksumAlgorithm): Promise<RunningChecksum>;
}

/** A checksum of all bytes that it was told so far. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array | Promise<Uint8Array>;
}
