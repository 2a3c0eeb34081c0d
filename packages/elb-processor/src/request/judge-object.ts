import type { ObjectRef } from "./object-ref.ts";

/** Whether an object has lines to read. */
export type ObjectJudgement = { readonly kind: "read" } | { readonly kind: "skip"; readonly reason: string };

/** AWS: written once when somebody switches a load balancer's logs on, to see whether it may. */
const CONTROL_OBJECTS = new Set(["ELBAccessLogTestFile", "ELBConnectionLogTestFile", "ELBHealthCheckLogTestFile"]);

/** Says whether an object is read: not when it is empty, a folder's marker, or AWS's test of the bucket. */
export function judgeObject({ key, sizeBytes }: Pick<ObjectRef, "key" | "sizeBytes">): ObjectJudgement {
  const name = key.slice(key.lastIndexOf("/") + 1);
  if (CONTROL_OBJECTS.has(name)) return { kind: "skip", reason: "It is AWS's test of the bucket." };
  if (key.endsWith("/") && sizeBytes === 0) return { kind: "skip", reason: "It marks a folder." };
  if (sizeBytes === 0) return { kind: "skip", reason: "It is empty." };
  return { kind: "read" };
}
