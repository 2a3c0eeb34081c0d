import type * as Sdk from "@aws-sdk/client-cloudformation";
import { isClockSkewCorrectedError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import { setTimeout as pause } from "node:timers/promises";
import { accountOf } from "../model/observed-stack.ts";
import { planNextTry, type CallFailure } from "../plan/waiting/next-try.ts";
import { weighCall, type CallKind, type Progress, type Urgency } from "../plan/waiting/urgency.ts";
import type { Access } from "./choose-access.ts";
import { createClientSettings } from "./client-settings.ts";
import { codeOf } from "./explain-aws-error.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** What makes a client patient. */
export interface Patience {
  /** Returns undefined where AWS may be asked without end. */
  readonly line: () => WaitingLine | undefined;
  /** Chooses credentials anew, from files that may have newer ones; undefined where they can not be others. */
  readonly renew: (() => Promise<Access>) | undefined;
  /** True once a person asked to stop. */
  readonly interrupted: () => boolean;
  /** Told once when an endpoint that does not answer is waited for. */
  readonly onUnreachable: (wait: { readonly reason: string; readonly giveUpAfterMs: number }) => void;
}

/** A client that can be used as the SDK's own, and the one call that its kind does not tell the urgency of. */
export interface PatientClient {
  readonly client: Sdk.CloudFormationClient;
  /** Looks at all stacks for everybody who waits for one of them. */
  readonly lookAtAll: (input: { readonly NextToken: string | undefined }) => Promise<Sdk.DescribeStacksOutput>;
}

/**
 * Creates a CloudFormation client each of whose calls waits for its turn among all calls of this machine, is made again
 * where that may help, and goes on with newer credentials where its own have expired.
 */
export function createPatientClient(
  sdk: typeof Sdk,
  { access, patience }: { readonly access: Access; readonly patience: Patience },
): PatientClient {
  const create = () => new sdk.CloudFormationClient(oneTry(access));
  const client =
    access.transport?.createClient?.({ prototype: sdk.CloudFormationClient.prototype, create }) ?? create();
  let current = { send: client.send.bind(client) as Send, destroy: client.destroy.bind(client) };
  const renew = async (): Promise<void> => {
    const newer = new sdk.CloudFormationClient(await freshSettings(await patience.renew?.()));
    current.destroy();
    current = { send: newer.send.bind(newer) as Send, destroy: newer.destroy.bind(newer) };
  };
  let progress: Progress = "reading";
  const sendAs = (kind: CallKind, command: Command, options?: object): Promise<unknown> => {
    const weighed = weighCall(kind, progress);
    progress = weighed.progress;
    const { urgency } = weighed;
    return sendPatiently({ urgency, access, patience, renew, once: () => current.send(command, options) });
  };
  const send: Send = (command, options) => sendAs(findKind(sdk, command), command, options);
  return {
    // Whoever has AWS in its own memory brings its own way of trying again.
    client: access.transport !== undefined ? client : Object.assign(client, { send, destroy: () => current.destroy() }),
    lookAtAll: async (input) =>
      (await sendAs("looks", new sdk.DescribeStacksCommand(input) as unknown as Command)) as Sdk.DescribeStacksOutput,
  };

  async function freshSettings(newer: Access = access) {
    if (newer.credentials !== undefined) return oneTry(newer);
    // The SDK keeps what it has read of ~/.aws for the life of the process, unless it is told not to.
    const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
    const { profile } = newer;
    return {
      ...oneTry(newer),
      credentials: defaultProvider({ ignoreCache: true, ...(profile === undefined ? {} : { profile }) }),
    };
  }
}

type Command = Parameters<Sdk.CloudFormationClient["send"]>[0];
type Send = (command: Command, options?: object) => Promise<unknown>;

/** To try again is planned here, where all processes are seen, and not by each client for itself. */
function oneTry(access: Access) {
  return { ...createClientSettings(access), maxAttempts: 1 };
}

interface PatientCall {
  readonly urgency: Urgency;
  readonly access: Access;
  readonly patience: Patience;
  readonly renew: () => Promise<void>;
  readonly once: () => Promise<unknown>;
}

async function sendPatiently(call: PatientCall): Promise<unknown> {
  const { urgency, access, patience, renew, once } = call;
  const { interrupted, onUnreachable } = patience;
  const line = patience.line();
  const startedAt = performance.now();
  let renewed = patience.renew === undefined;
  let told = false;
  for (let tries = 1; ; tries += 1) {
    await line?.takeTurn(urgency);
    try {
      const answer = await once();
      learnAccount(line, answer);
      return answer;
    } catch (error) {
      const failure = classify(error);
      if (failure === "throttled") await line?.noteThrottling();
      const next = planNextTry({
        failure,
        urgency,
        tries,
        renewed,
        elapsedMs: performance.now() - startedAt,
        interrupted: interrupted(),
        loopback: access.loopback,
        random: Math.random(),
      });
      if (next.kind === "giveUp") throw error;
      if (next.kind === "renew") {
        renewed = true;
        await renew().catch(() => undefined);
        continue;
      }
      if (next.kind === "patiently" && !told) {
        told = true;
        onUnreachable({ reason: codeOf(error), giveUpAfterMs: next.giveUpAfterMs });
      }
      await pause(next.afterMs);
    }
  }
}

/** Who looks at a stack by its ARN knows it already, and watches it; whoever begins asks by name. */
function findKind(sdk: typeof Sdk, command: Command): CallKind {
  if (command instanceof sdk.DescribeStackEventsCommand) return isArn(command.input.StackName) ? "watches" : "other";
  if (command instanceof sdk.DescribeStacksCommand) return isArn(command.input.StackName) ? "decides" : "other";
  if (command instanceof sdk.CreateChangeSetCommand) return "proposes";
  const begins =
    command instanceof sdk.ExecuteChangeSetCommand ||
    command instanceof sdk.DeleteStackCommand ||
    command instanceof sdk.RollbackStackCommand ||
    command instanceof sdk.ContinueUpdateRollbackCommand;
  return begins ? "begins" : "other";
}

function isArn(stackName: string | undefined): boolean {
  return stackName?.startsWith("arn:") === true;
}

/** The account is in the ARN of every stack. */
function learnAccount(line: WaitingLine | undefined, answer: unknown): void {
  if (line === undefined || typeof answer !== "object" || answer === null) return;
  const { Stacks, StackId } = answer as { Stacks?: readonly Sdk.Stack[]; StackId?: string };
  const account = accountOf(Stacks?.[0]?.StackId ?? StackId ?? "");
  if (account !== undefined) line.learnAccount(account);
}

/** AWS: LimitExceededException is a quota here, which waiting does not raise; the SDK takes it for throttling. */
function classify(error: unknown): CallFailure {
  if (!(error instanceof Error)) return "final";
  const code = codeOf(error);
  if (EXPIRED.has(error.name) || EXPIRED.has(code)) return "expired";
  if (error.name === "LimitExceededException") return "final";
  if (isThrottlingError(error as SdkError)) return "throttled";
  if (UNREACHABLE.has(code) || /did not establish a connection/.test(error.message)) return "unreachable";
  if (isClockSkewCorrectedError(error as SdkError) || isTransientError(error as SdkError)) return "transient";
  return "final";
}

type SdkError = Parameters<typeof isThrottlingError>[0];

const EXPIRED: ReadonlySet<string> = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);

const UNREACHABLE: ReadonlySet<string> = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN"]);
