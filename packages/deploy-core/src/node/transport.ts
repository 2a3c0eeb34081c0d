import type { CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";

/** What the SDK's clients can be given in the place of a network: for a program that has AWS in its own memory. */
export interface Transport {
  readonly requestHandler: NonNullable<CloudFormationClientConfig["requestHandler"]>;
  readonly retryStrategy: NonNullable<CloudFormationClientConfig["retryStrategy"]>;
}
