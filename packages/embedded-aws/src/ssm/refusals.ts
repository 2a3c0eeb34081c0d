import { AwsError, notModelled } from "../aws-error.ts";

/** SSM's most frequent refusal. */
export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** Refuses the parameters that AWS itself publishes, such as the newest images: the engine has none of them. */
export function refusePublicParameter(name: string): void {
  if (/^\/aws(\/|$)/.test(name)) throw notModelled(`AWS's public SSM parameters, such as ${name}`);
}
