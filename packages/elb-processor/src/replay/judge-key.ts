import { judgeObject } from "../request/judge-object.ts";
import type { StoredObject } from "../reconcile/stored-object.ts";

/** Whether an object that somebody named can be sent again. */
export type KeyJudgement =
  | { readonly kind: "send"; readonly object: StoredObject }
  | { readonly kind: "refuse"; readonly key: string; readonly reason: string };

/** Says whether a named object can be sent again; `found` is undefined where nothing lies under the key. */
export function judgeKey(key: string, found: StoredObject | undefined): KeyJudgement {
  if (found === undefined) return { kind: "refuse", key, reason: "Nothing lies under this key." };
  const judgement = judgeObject(found);
  return judgement.kind === "read"
    ? { kind: "send", object: found }
    : { kind: "refuse", key, reason: `The function would skip it. ${judgement.reason}` };
}

/** Returns the key that a person named, also as `s3://bucket/key`; undefined where it is in another bucket. */
export function readNamedKey(named: string, bucket: string): string | undefined {
  if (!named.startsWith("s3://")) return named;
  const prefix = `s3://${bucket}/`;
  return named.startsWith(prefix) ? named.slice(prefix.length) : undefined;
}
