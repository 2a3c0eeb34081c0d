import type { Json } from "../json.ts";

/** What a dynamic reference may look up; undefined where there is no such thing. */
export interface DynamicReferenceLookup {
  ssmParameter(name: string, version: string | undefined): string | undefined;
  secretString(secretId: string, version: { readonly stage?: string; readonly id?: string }): string | undefined;
}

/** Returns `value` with each `{{resolve:...}}` in it replaced; throws an `AwsError` for one that leads nowhere. */
export declare function resolveDynamicReferences(value: Json, lookup: DynamicReferenceLookup): Json;
