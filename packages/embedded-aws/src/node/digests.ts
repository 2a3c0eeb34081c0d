import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Digests } from "../s3/digests.ts";

/** Node's own hash functions. It has neither CRC-32C nor CRC-64/NVME. */
export const nodeDigests: Digests = {
  md5: (bytes) => createHash("md5").update(bytes).digest(),
  checksum(algorithm, bytes) {
    switch (algorithm) {
      case "crc32":
        return bigEndian32(crc32(bytes));
      case "sha1":
      case "sha256":
        return createHash(algorithm).update(bytes).digest();
      case "crc32c":
      case "crc64nvme":
        return undefined;
    }
  },
};

function bigEndian32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
