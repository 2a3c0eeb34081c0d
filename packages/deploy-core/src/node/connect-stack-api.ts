import type * as Sdk from "@aws-sdk/client-cloudformation";
import type { ObservedStack } from "../model/observed-stack.ts";
import { isStackStatus } from "../model/stack-status.ts";
import type { Lookout, StackApi } from "../ports.ts";
import type { Access } from "./choose-access.ts";
import { explainAwsError } from "./explain-aws-error.ts";
import { toStack, toStatusPage } from "./from-sdk.ts";
import type { Patience } from "./patient-client.ts";
import { NO_LOOKOUT, openSharedLookout } from "./shared-lookout.ts";
import { createStackApi } from "./stack-api.ts";
import { findAllowance, openWaitingLine, type WaitingLine } from "./waiting-line.ts";

/** CloudFormation through the SDK, the region it works in, and how to let go of its connections. */
export interface ConnectedStackApi {
  readonly api: StackApi;
  readonly lookout: Lookout;
  readonly region: string;
  /** True where AWS may be asked as often as one likes: an emulator on this machine, unless the environment says otherwise. */
  readonly unlimited: boolean;
  /** All stacks of the account and region, every page; one in a status that nobody here knows is left out. */
  readonly describeAllStacks: () => Promise<readonly ObservedStack[]>;
  close(): Promise<void>;
}

/** How a connection is to behave; all of it may be left out. */
export interface ConnectionOptions {
  /** The account that is called, where it is known before AWS says it. */
  readonly account?: string | undefined;
  /** How long one look at stacks or events may take. */
  readonly lookMs?: number;
  /** Chooses the access anew when credentials have expired. */
  readonly renew?: Patience["renew"];
  readonly interrupted?: Patience["interrupted"];
  readonly onUnreachable?: Patience["onUnreachable"];
}

/**
 * Connects the pipeline's port to CloudFormation, one SDK call a method. The SDK is imported here, when it is needed:
 * it takes most of a short command's start-up time. Calls of all processes of this machine share what one account and
 * region may be asked; `LOGSTACK_CALLS_PER_SECOND` says how much.
 */
export async function connectStackApi(access: Access, options: ConnectionOptions = {}): Promise<ConnectedStackApi> {
  const { account, lookMs = LOOK_MS, renew, interrupted = () => false, onUnreachable = () => undefined } = options;
  // The SDK's word about Node versions to come is for whoever builds this script, not for whoever runs it.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const sdk = await import("@aws-sdk/client-cloudformation");
  const { createPatientClient } = await import("./patient-client.ts");
  let line: WaitingLine | undefined;
  const patience = { line: () => line, renew, interrupted, onUnreachable };
  const { client, lookAtAll } = createPatientClient(sdk, { access, patience });
  const call = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await ask();
    } catch (error) {
      throw explainAwsError(error, access);
    }
  };
  const region = await call(() => client.config.region());
  const allowance = findAllowance(process.env["LOGSTACK_CALLS_PER_SECOND"], access);
  if (allowance !== undefined) line = openWaitingLine({ account, region, endpoint: access.endpoint }, allowance);
  const lookout =
    line === undefined
      ? NO_LOOKOUT
      : openSharedLookout(line, (NextToken) => call(async () => toStatusPage(await lookAtAll({ NextToken }))));
  return {
    region,
    lookout,
    unlimited: line === undefined,
    describeAllStacks: () =>
      call(async () => {
        const stacks: Sdk.Stack[] = [];
        for await (const { Stacks = [] } of sdk.paginateDescribeStacks({ client }, {})) stacks.push(...Stacks);
        return stacks.filter(({ StackStatus = "" }) => isStackStatus(StackStatus)).map(toStack);
      }),
    close: () => lookout.settled().finally(() => client.destroy()),
    api: createStackApi(sdk, { client, call, access, lookMs }),
  };
}

/**
 * Looks are quick on AWS (well under a second), and one of them is the first call of every run: an endpoint that takes
 * connections and never answers is told by it within a quarter of a minute, all tries together.
 */
const LOOK_MS = 3_500;
