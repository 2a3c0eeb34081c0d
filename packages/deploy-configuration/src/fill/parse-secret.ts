/** Where a secret lies that machines read themselves: what is after its name in the bundle's file `secrets`. */
export type MachineSecret =
  | { readonly kind: "reference"; readonly reference: string }
  /** A sentence why machines cannot read it, without its end. It never has the value in it. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * Returns the reference that a parameter with `NoEcho` holds: `ssm:<name>`, `secretsmanager:<name or ARN>`, or the bare ARN of a
 * secret, as another layer's output has it. Everything else may be the secret itself, and is refused without being shown.
 */
export function parseSecret(value: string): MachineSecret {
  if (value.startsWith("environment:"))
    return { kind: "refused", why: "it is a variable of the process that deploys, which no machine can read" };
  if (/^secretsmanager:.*#/.test(value))
    return { kind: "refused", why: "it is one key of a secret, and machines read secrets as a whole" };
  const reference = ARN.test(value) ? `secretsmanager:${value}` : value;
  if (REFERENCE.test(reference)) return { kind: "reference", reference };
  return { kind: "refused", why: "it is no reference to where a secret is kept" };
}

/** What to do instead, for the end of a message. */
export const SECRET_ADVICE =
  "Keep the secret in the environment's account, and give ssm:<name> or secretsmanager:<name or ARN> in its place.";

const ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;
const REFERENCE = /^(?:secretsmanager:[\w/+=.@:-]{1,2048}|ssm:[\w/.:-]{1,2048})$/;
