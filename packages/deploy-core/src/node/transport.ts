import type { CloudFormationClient, CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";

/** What the SDK's clients can be given in the place of a network: for a program that has AWS in its own memory. */
export interface Transport {
  readonly requestHandler: NonNullable<CloudFormationClientConfig["requestHandler"]>;
  readonly retryStrategy: NonNullable<CloudFormationClientConfig["retryStrategy"]>;
  /** Makes what calls CloudFormation, where most of the calls go; the SDK's own client, if left out. */
  readonly createClient?: (sdk: ClientMaker) => CloudFormationClient;
}

/** How the SDK makes its client, and what anything that goes as one has for its prototype. */
export interface ClientMaker {
  readonly prototype: CloudFormationClient;
  create(): CloudFormationClient;
}
