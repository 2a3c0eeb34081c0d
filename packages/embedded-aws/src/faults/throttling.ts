import { AwsError } from "../aws-error.ts";

/** How a service refuses who calls too often. */
export interface ThrottlingRefusal {
  readonly error: AwsError;
  /** Beside those that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Returns a service's refusal of a caller who calls too often; the service by its signing name.
 * AWS: each service's "Common Errors", EC2's and S3's lists of error codes, and Lambda's API, the one that says when to try again.
 */
export function throttlingOf(service: string): ThrottlingRefusal {
  switch (service) {
    case "s3":
      return plain(new AwsError("SlowDown", "Please reduce your request rate.", 503));
    case "ec2":
      return plain(new AwsError("RequestLimitExceeded", "Request limit exceeded.", 503));
    case "lambda":
      return { error: new AwsError("TooManyRequestsException", RATE_EXCEEDED, 429), headers: { "retry-after": "1" } };
    case "sqs":
      return plain(new AwsError("RequestThrottled", "The request was denied due to request throttling.", 400));
    case "ssm":
    case "secretsmanager":
    case "logs":
    case "monitoring":
      return plain(new AwsError("ThrottlingException", RATE_EXCEEDED));
    default:
      return plain(new AwsError("Throttling", RATE_EXCEEDED));
  }
}

const RATE_EXCEEDED = "Rate exceeded";

function plain(error: AwsError): ThrottlingRefusal {
  return { error, headers: {} };
}
