import { AwsError, notModelled } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import type { CodeInfo } from "./code-archives.ts";
import { checkArchive } from "./code-package.ts";
import { parseFunctionReference } from "./function-reference.ts";
import { readSettings, type SettingsInput } from "./function-settings.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { readCode } from "./read-code.ts";
import { conflict, invalidParameterValue, requirePattern } from "./refusals.ts";
import { showFunction } from "./show-function.ts";

/** Code as calls give it. */
export interface CodeInput {
  readonly ZipFile?: Uint8Array;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
  readonly S3ObjectVersion?: string;
}

export interface CreateFunctionInput extends SettingsInput {
  readonly FunctionName: string;
  readonly Code: CodeInput;
  readonly PackageType?: string;
  readonly Architectures?: readonly string[];
  readonly Publish?: boolean;
  readonly Tags?: Readonly<Record<string, string>>;
}

/** CreateFunction: keeps code and settings; with `Publish` as version 1 too. */
export function createFunction(desk: LambdaDesk) {
  return (input: CreateFunctionInput, context: CallContext): object => {
    const { name, place } = parseFunctionReference(input.FunctionName, context);
    requirePattern("functionName", name, /^[a-zA-Z0-9-_]{1,64}$/);
    if (input.PackageType === "Image") throw notModelled("functions in container images");
    if (input.Runtime === undefined || input.Handler === undefined) {
      throw invalidParameterValue(
        "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
      );
    }
    if (desk.functions.find(place, name) !== undefined) throw conflict(`Function already exist: ${name}`);
    const settings = {
      FunctionName: name,
      ...readSettings(input, desk.queues),
      ...(input.Architectures === undefined ? {} : { Architectures: readArchitectures(input.Architectures) }),
      ...(input.Tags === undefined ? {} : { Tags: Object.entries(input.Tags).map(([Key, Value]) => ({ Key, Value })) }),
    };
    const code = keepCode(desk, input.Code, context);
    const made = desk.functions.create(place, { name, settings, code });
    // A queue may have been read for a function of this name before.
    desk.wake();
    const shown = input.Publish === true ? desk.functions.publish(made, undefined) : made;
    return showFunction(shown, { phase: "creating", qualifier: input.Publish === true ? shown.version : undefined });
  };
}

/** Returns the one architecture that a call names; throws AWS's refusal of more. */
export function readArchitectures(architectures: readonly string[]): readonly string[] {
  const [only] = architectures;
  if (architectures.length === 1 && (only === "x86_64" || only === "arm64")) return architectures;
  throw invalidParameterValue(
    "Value at 'architectures' failed to satisfy constraint: Member must be one of x86_64 and arm64.",
  );
}

/** Keeps the code that a call gives; throws AWS's refusals of what is none. */
export function keepCode(desk: LambdaDesk, code: CodeInput, { account }: CallContext): CodeInfo {
  return desk.archives.keep(readCodeInput(desk, code, account));
}

/** Returns the archive that a call gives, checked. */
export function readCodeInput(desk: LambdaDesk, input: CodeInput, account: string): Uint8Array {
  const { ZipFile, S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = input;
  const unknown = Object.keys(input).find((name) => !CODE_MEMBERS.has(name));
  if (unknown !== undefined) throw notModelled(`the request member Code.${unknown}`);
  if (ZipFile !== undefined && (bucket ?? key ?? version) !== undefined) {
    throw invalidParameterValue("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  }
  if (ZipFile !== undefined) {
    if (ZipFile.length > UPLOAD_LIMIT_BYTES) throw uploadTooLarge();
    if (ZipFile.length === 0) throw invalidParameterValue("Uploaded file must be a non-empty zip");
    checkArchive(ZipFile);
    return ZipFile;
  }
  if (bucket === undefined || key === undefined) {
    throw invalidParameterValue("Please provide a source for function code.");
  }
  return readCode({ bucket, key, version }, account, desk);
}

const CODE_MEMBERS: ReadonlySet<string> = new Set(["ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion"]);

/** AWS: what a call may carry as a zip archive; larger ones come from a bucket. */
const UPLOAD_LIMIT_BYTES = 52_428_800;

function uploadTooLarge(): AwsError {
  return new AwsError(
    "RequestEntityTooLargeException",
    "Request must be smaller than 70167211 bytes for the operation",
    413,
  );
}
