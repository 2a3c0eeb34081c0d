import type { Face } from "../wire/http.ts";
import { createObjectEvents } from "./announce-events.ts";
import type { S3Ports } from "./s3-call.ts";
import { createS3Face } from "./s3-face.ts";
import { openUploadStore } from "./upload-store.ts";

/** Puts S3 together over its ports. */
export function createS3(ports: Omit<S3Ports, "uploads" | "events">): Face {
  return createS3Face({ ...ports, uploads: openUploadStore(ports.store), events: createObjectEvents(ports) });
}
