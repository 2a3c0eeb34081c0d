import type { JsonObject } from "../../json.ts";
import type { ResourceAttributes, Tags } from "../model/records.ts";

/** What a resource should become, all known. */
export interface ResourceTarget {
  readonly properties: JsonObject;
  /** As in a `ResourceRecord`. */
  readonly shown?: JsonObject | undefined;
  readonly attributes: ResourceAttributes;
  readonly tags: Tags;
}
