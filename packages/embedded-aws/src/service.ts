/** Who calls and where: every piece of state belongs to one account, and most to one region of it. */
export interface CallContext {
  /** Twelve digits. */
  readonly account: string;
  /** For instance `ap-southeast-2`. */
  readonly region: string;
  readonly requestId: string;
  /** Whose temporary credentials the call was made with; absent for an account's own. */
  readonly session?: Session;
}

/** Who temporary credentials stand for. */
export interface Session {
  /** For instance `arn:aws:sts::111111111111:assumed-role/deploy/ci`. */
  readonly arn: string;
  readonly userId: string;
  /** The role that was assumed; absent where the credentials are a user's. */
  readonly roleArn?: string | undefined;
}

/**
 * One API operation over parsed input; it returns the output shape's members or throws an `AwsError`.
 * Members have the names of the API (`StackName`). Instants are milliseconds since the Unix epoch, both ways.
 */
export type OperationHandler = (input: never, context: CallContext) => Promise<object>;

/** The operations of one AWS service that the engine models, by their API names. All others are refused by name. */
export interface Service {
  /** The name in the credential scope, for instance `cloudformation`. */
  readonly signingName: string;
  readonly operations: Readonly<Record<string, OperationHandler>>;
}
