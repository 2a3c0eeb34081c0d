import {
  ACCESS_DENIED,
  CHANGE_SET_BUSY,
  CREATED_TO_STAY_FAILED,
  DeployError,
  EXPIRED_CREDENTIALS,
  REJECTED,
  LIMIT_EXCEEDED,
  STACK_MOVED,
  UNKNOWN_IN_POLICY,
} from "../errors.ts";
import type { Access } from "./choose-access.ts";

/** Returns one clear sentence and a next step for what the SDK throws. Never shows a key, a secret or a signature. */
export function explainAwsError(error: unknown, access: Pick<Access, "endpoint" | "source">): DeployError {
  if (error instanceof DeployError) return error;
  const name = codeOf(error);
  const known =
    KNOWN.find(({ names, saying }) => names.includes(name) && (saying?.test(messageOf(error)) ?? true)) ??
    KNOWN.find(({ text }) => text?.test(messageOf(error)));
  const explained = known?.explain(access, messageOf(error)) ?? {
    problem: `AWS answered ${name}: ${messageOf(error)}`,
    hints: ["Look the code up in CloudFormation's API reference, then run the same command again."],
  };
  return new DeployError({
    code: known?.code ?? "awsError",
    ...explained,
    exitCode: known?.exitCode ?? 1,
    cause: error,
  });
}

/**
 * Returns a part of an answer that AWS always gives; throws a `DeployError` where it is missing. The SDK takes any page
 * with status 200 for an answer without content, and "nothing there" must never be read out of that.
 */
export function requireAnswer<Part>(part: Part | undefined, { endpoint }: Pick<Access, "endpoint">): Part {
  if (part !== undefined) return part;
  throw new DeployError({ code: "notAws", ...describeNotAws(endpoint) });
}

function describeNotAws(endpoint: string | undefined): { problem: string; hints: string[] } {
  return {
    problem: `What answers at ${endpoint ?? "AWS"} does not speak CloudFormation's protocol.`,
    hints: ["Correct AWS_ENDPOINT_URL, or unset it for real AWS."],
  };
}

interface Explanation {
  readonly code: string;
  readonly exitCode: 1 | 2 | 3;
  /** Codes of AWS, names of SDK errors, or Node's system error codes. */
  readonly names: readonly string[];
  /** For names that mean different things: what the message has to say. */
  readonly saying?: RegExp;
  /** For errors without a name of their own. */
  readonly text?: RegExp;
  readonly explain: (
    access: Pick<Access, "endpoint" | "source">,
    message: string,
  ) => { problem: string; hints: string[] };
}

const CHECK_CREDENTIALS =
  "Name the account with --account and keep its key in the credentials file, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";

/** AWS: ValidationErrors like any other; only these sentences tell that the request came too late, not that it is wrong. */
const MOVED =
  /is in \w+ state and can ?not be (?:updated|rolled back)|can ?not continue its update rollback|CancelUpdateStack cannot be called from current|cannot be deleted while in status \w+|already exists and cannot be created again|^Stack \[[^\]]+\] does not exist|^Stack with id .+ does not exist/;

function explainMove(_access: unknown, message: string): { problem: string; hints: string[] } {
  return {
    problem: `Somebody else changed the stack meanwhile: ${message.replace(/\.$/, "")}`,
    hints: ["Run the same command again; it goes on from what is there."],
  };
}

const KNOWN: readonly Explanation[] = [
  {
    code: "noCredentials",
    exitCode: 2,
    names: ["CredentialsProviderError"],
    text: /Could not load credentials|Credential is missing/,
    explain: () => ({ problem: "No AWS credentials were found.", hints: [CHECK_CREDENTIALS] }),
  },
  {
    code: EXPIRED_CREDENTIALS,
    exitCode: 2,
    names: ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"],
    explain: ({ source }) => ({
      problem: `The AWS credentials from ${source} have expired.`,
      hints: ["Sign in again (for instance: aws sso login), then run the same command again."],
    }),
  },
  {
    code: "wrongCredentials",
    exitCode: 2,
    names: [
      "InvalidClientTokenId",
      "UnrecognizedClientException",
      "SignatureDoesNotMatch",
      "InvalidAccessKeyId",
      "AuthFailure",
      "IncompleteSignature",
      "InvalidSignatureException",
    ],
    explain: ({ source }) => ({
      problem: `AWS does not accept the credentials from ${source}: the key is unknown or the secret does not belong to it.`,
      hints: [CHECK_CREDENTIALS],
    }),
  },
  {
    code: ACCESS_DENIED,
    exitCode: 2,
    names: ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"],
    explain: ({ source }, message) => ({
      problem: `AWS denies this to the credentials from ${source}: ${message}`,
      hints: ["Add the permission to the deploying role, or deploy as another one."],
    }),
  },
  {
    code: "noRegion",
    exitCode: 2,
    names: [],
    text: /Region is missing/,
    explain: () => ({
      problem: "No AWS region was given.",
      hints: ["Set AWS_REGION, for instance to ap-southeast-2, or give the account a region in the credentials file."],
    }),
  },
  {
    code: "endpointDown",
    exitCode: 2,
    names: [
      "ECONNREFUSED",
      "ECONNRESET",
      "EPIPE",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ETIMEDOUT",
      "TimeoutError",
      "AbortError",
    ],
    text: /ECONNREFUSED|socket hang up|timed out/i,
    explain: ({ endpoint }) => ({
      problem: `${placeOf(endpoint)} does not answer.`,
      hints: [
        endpoint === undefined
          ? "Check the network and its proxy, then run the same command again."
          : "Start what should listen there (logstack aws serve), or correct AWS_ENDPOINT_URL.",
      ],
    }),
  },
  {
    code: "unknownHost",
    exitCode: 2,
    names: ["ENOTFOUND", "EAI_AGAIN"],
    text: /getaddrinfo/,
    explain: ({ endpoint }) => ({
      problem: `The host name of ${placeOf(endpoint)} can not be resolved.`,
      hints: [
        endpoint === undefined
          ? "Check the region's spelling (AWS_REGION), the network and its name server."
          : "Correct AWS_ENDPOINT_URL.",
      ],
    }),
  },
  {
    code: "throttled",
    exitCode: 1,
    names: ["Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"],
    explain: () => ({
      problem: "AWS throttles the calls of this account, and went on doing so.",
      hints: ["Wait a minute and run the same command again; it goes on from what is there."],
    }),
  },
  {
    code: "notAws",
    exitCode: 2,
    names: ["SyntaxError"],
    text: /Deserialization error|char '.*' is not expected/,
    explain: ({ endpoint }) => describeNotAws(endpoint),
  },
  {
    code: CHANGE_SET_BUSY,
    exitCode: 1,
    names: ["InvalidChangeSetStatus", "InvalidChangeSetStatusException"],
    explain: (_access, message) => ({
      problem: `The change set cannot be used now: ${message}`,
      hints: ["Run the same command again; it makes a change set of its own."],
    }),
  },
  {
    code: STACK_MOVED,
    exitCode: 1,
    names: [
      "ChangeSetNotFound",
      "ChangeSetNotFoundException",
      "AlreadyExistsException",
      "OperationInProgressException",
      "StackNotFoundException",
    ],
    explain: explainMove,
  },
  {
    code: STACK_MOVED,
    exitCode: 1,
    names: ["ValidationError"],
    saying: MOVED,
    explain: explainMove,
  },
  {
    code: UNKNOWN_IN_POLICY,
    exitCode: 1,
    names: ["ValidationError"],
    // AWS: told of by users (sparkleformation/sfn issue 238): a resource whose condition is false is unknown too.
    saying: /^Error validating stack policy: Unknown logical id/,
    explain: (_access, message) => ({ problem: message, hints: ["Run the same command again."] }),
  },
  {
    code: LIMIT_EXCEEDED,
    exitCode: 2,
    names: ["LimitExceededException", "LimitExceeded"],
    explain: (_access, message) => ({
      problem: `A quota of CloudFormation is used up: ${message}`,
      hints: ["Remove stacks or change sets that nobody needs, or ask AWS for a higher quota."],
    }),
  },
  {
    code: CREATED_TO_STAY_FAILED,
    exitCode: 3,
    names: ["ValidationError"],
    saying: /contains \[on-failure: DO_NOTHING\]/,
    explain: (_access, message) => ({
      problem: `CloudFormation takes no update over this failure: ${message}`,
      hints: ["Roll the stack back or destroy it, then deploy again."],
    }),
  },
  {
    code: REJECTED,
    exitCode: 2,
    names: ["ValidationError", "InsufficientCapabilitiesException"],
    explain: (_access, message) => ({
      problem: `CloudFormation rejects the request: ${message}`,
      hints: ["Correct the template, the parameters or the stack that the message names."],
    }),
  },
];

function placeOf(endpoint: string | undefined): string {
  return endpoint === undefined ? "AWS" : `AWS at ${endpoint}`;
}

/** Returns what an error is called: Node's code, AWS's code, or the name of its class. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UnknownError";
  if ("code" in error && typeof error.code === "string") return error.code;
  return "Code" in error && typeof error.Code === "string" ? error.Code : error.name;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
