import type { CallContext } from "../../service.ts";

type Place = Pick<CallContext, "account" | "region">;

/** Returns a stack's id. */
export function stackArn(place: Place, name: string, uuid: string): string {
  return `arn:aws:cloudformation:${place.region}:${place.account}:stack/${name}/${uuid}`;
}

/** Returns a change set's id. */
export function changeSetArn(place: Place, name: string, uuid: string): string {
  return `arn:aws:cloudformation:${place.region}:${place.account}:changeSet/${name}/${uuid}`;
}

/** Returns the UUID at the end of a stack's or change set's ARN, or undefined for a plain name. */
export function uuidOfArn(nameOrArn: string): string | undefined {
  if (!nameOrArn.startsWith("arn:")) return undefined;
  return nameOrArn.split("/").at(-1);
}

/** Returns what a stack's records are kept under, from its id. */
export function stackKeyOf(stackId: string): Place & { readonly uuid: string } {
  const [, , , region = "", account = ""] = stackId.split(":");
  return { account, region, uuid: uuidOfArn(stackId) ?? "" };
}
