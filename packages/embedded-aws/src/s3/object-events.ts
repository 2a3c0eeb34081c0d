/**
 * Where the events of buckets go. Both write to the store at once, in the tick of the object's own record, so that an
 * object and the events that tell of it are in one batch of the journal: both are on disk or neither is.
 * Neither throws for a target that is gone: S3 drops such an event, and so do they.
 */
export interface ObjectEventTargets {
  /** Records an asynchronous invocation of a function with this payload; the ARN may name a version or an alias. */
  toFunction(functionArn: string, payload: string): void;
  /** Puts a message into a queue and wakes who waits for one. */
  toQueue(queueArn: string, body: string): void;
}
