import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Digests, RunningChecksum } from "../s3/digests.ts";

/** Node's own hash functions; CRC-32C and CRC-64/NVME, which it lacks, are those of the AWS SDK. */
export const nodeDigests: Digests = {
  md5: (bytes) => createHash("md5").update(bytes).digest(),
  checksum: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  async startChecksum(algorithm) {
    switch (algorithm) {
      case "crc32":
        return startCrc32();
      case "sha1":
      case "sha256":
        return createHash(algorithm);
      case "crc32c":
      case "crc64nvme": {
        // Imported when the first one comes: most clients send CRC-32.
        const { Crc32c, Crc64Nvme } = await import("@aws-sdk/checksums/crc");
        return algorithm === "crc32c" ? new Crc32c() : new Crc64Nvme();
      }
    }
  },
};

function startCrc32(): RunningChecksum {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}
