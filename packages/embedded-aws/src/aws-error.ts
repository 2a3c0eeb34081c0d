/**
 * An error as AWS answers it on the wire: a code, a message and an HTTP status.
 * `code` is the wire code (`ValidationError`, `ChangeSetNotFound`), which is not always the SDK's class name.
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** CloudFormation's most frequent refusal: 400 `ValidationError`. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** What the engine answers for something it does not model: 501, naming the thing, never a silent success. */
export function notModelled(what: string): AwsError {
  return new AwsError("NotModelled", `embedded-aws does not model ${what}, so it refuses it rather than pretend.`, 501);
}
