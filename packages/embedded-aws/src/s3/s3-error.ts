import { AwsError } from "../aws-error.ts";

/** What an error of S3 says beside its code and message. */
export interface ErrorDetails {
  readonly status?: number;
  /** Elements of the error's XML, such as `Key` or `Region`. */
  readonly elements?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error of S3 with elements and headers of its own, by which clients find the right region or the delete marker. */
export class S3Error extends AwsError {
  readonly elements: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, message: string, { status = 400, elements = {}, headers = {} }: ErrorDetails = {}) {
    super(code, message, status);
    this.elements = elements;
    this.headers = headers;
  }
}

/** S3's answer for an object that is not there. */
export function noSuchKey(key: string): S3Error {
  return new S3Error("NoSuchKey", "The specified key does not exist.", { status: 404, elements: { Key: key } });
}

/** S3's answer for a version that is not there. */
export function noSuchVersion(key: string, versionId: string): S3Error {
  return new S3Error("NoSuchVersion", "The specified version does not exist.", {
    status: 404,
    elements: { Key: key, VersionId: versionId },
  });
}

/** S3's answer to reading a delete marker by its version. */
export function markerNotAllowed(method: string, versionId: string): S3Error {
  return new S3Error("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    elements: { Method: method, ResourceType: "DeleteMarker" },
    headers: { "x-amz-delete-marker": "true", "x-amz-version-id": versionId, allow: "DELETE" },
  });
}

/** S3's answer for a multipart upload that is not, or no longer, in progress. */
export function noSuchUpload(uploadId: string): S3Error {
  return new S3Error(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { status: 404, elements: { UploadId: uploadId } },
  );
}

/** S3's answer when a condition of a request does not hold; `condition` is its header. */
export function preconditionFailed(condition: string): S3Error {
  return new S3Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    status: 412,
    elements: { Condition: condition },
  });
}

/** S3's answer to a conditional write whose object somebody deleted while it was under way. */
export function conditionalConflict(condition: string, key: string): S3Error {
  return new S3Error(
    "ConditionalRequestConflict",
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    { status: 409, elements: { Condition: condition, Key: key } },
  );
}

/** S3's answer to a value that it does not take; names the argument. */
export function invalidArgument(message: string, name = "", value = ""): S3Error {
  const elements = name === "" ? {} : { ArgumentName: name, ArgumentValue: value };
  return new S3Error("InvalidArgument", message, { elements });
}

/** S3's answer to a request that contradicts itself or the bucket. */
export function invalidRequest(message: string): S3Error {
  return new S3Error("InvalidRequest", message);
}
