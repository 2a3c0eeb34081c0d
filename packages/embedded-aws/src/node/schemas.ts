import {
  collectSchemas,
  type JsonSchemas,
  type JsonServiceName,
  type QuerySchemas,
  type QueryServiceName,
} from "../wire/service-schemas.ts";
import { reviveSchemas, type SlimSchemas } from "../wire/slim-schemas.ts";

/**
 * Returns the schemas of a Query service, by its signing name, out of the SDK's client for it.
 * The clients are heavy (a quarter of a second for CloudFormation's), so each is imported when first asked for.
 */
export async function loadSchemas(signingName: QueryServiceName): Promise<QuerySchemas> {
  switch (signingName) {
    case "autoscaling":
      return collectSchemas<QuerySchemas>(await import("@aws-sdk/client-auto-scaling"), {
        title: "Auto Scaling",
        apiVersion: "2011-01-01",
        xmlNamespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
      });
    case "cloudformation":
      return collectSchemas<QuerySchemas>(await import("@aws-sdk/client-cloudformation"), {
        title: "CloudFormation",
        apiVersion: "2010-05-15",
        xmlNamespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
      });
    case "ec2": {
      const { default: slim } = await import("../data/ec2-schemas.json", { with: { type: "json" } });
      return {
        title: "EC2",
        apiVersion: "2016-11-15",
        xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
        operations: reviveSchemas(slim as unknown as SlimSchemas),
        // EC2 models no errors.
        errors: new Map(),
      };
    }
    case "elasticache":
      return collectSchemas<QuerySchemas>(await import("@aws-sdk/client-elasticache"), {
        title: "ElastiCache",
        apiVersion: "2015-02-02",
        xmlNamespace: "http://elasticache.amazonaws.com/doc/2015-02-02/",
      });
    case "elasticloadbalancing":
      return collectSchemas<QuerySchemas>(await import("@aws-sdk/client-elastic-load-balancing-v2"), {
        title: "Elastic Load Balancing",
        apiVersion: "2015-12-01",
        xmlNamespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
      });
    case "sts":
      return collectSchemas<QuerySchemas>(await import("@aws-sdk/client-sts"), {
        title: "STS",
        apiVersion: "2011-06-15",
        xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
      });
  }
}

/** Returns the schemas of a service that speaks AWS JSON, in the same way. */
export async function loadJsonSchemas(signingName: JsonServiceName): Promise<JsonSchemas> {
  switch (signingName) {
    case "logs":
      return collectSchemas<JsonSchemas>(await import("@aws-sdk/client-cloudwatch-logs"), {
        title: "CloudWatch Logs",
        jsonVersion: "1.1",
        targetPrefix: "Logs_20140328",
        missingMemberCode: "InvalidParameterException",
      });
    case "monitoring":
      return collectSchemas<JsonSchemas>(await import("@aws-sdk/client-cloudwatch"), {
        title: "CloudWatch",
        jsonVersion: "1.0",
        targetPrefix: "GraniteServiceVersion20100801",
        missingMemberCode: "MissingRequiredParameterException",
        queryCompatible: { namespace: "com.amazonaws.cloudwatch", codes: {} },
      });
    case "secretsmanager":
      return collectSchemas<JsonSchemas>(await import("@aws-sdk/client-secrets-manager"), {
        title: "Secrets Manager",
        jsonVersion: "1.1",
        targetPrefix: "secretsmanager",
        missingMemberCode: "ValidationException",
      });
    case "sqs":
      return collectSchemas<JsonSchemas>(await import("@aws-sdk/client-sqs"), {
        title: "SQS",
        jsonVersion: "1.0",
        targetPrefix: "AmazonSQS",
        missingMemberCode: "MissingRequiredParameterException",
        queryCompatible: {
          namespace: "com.amazonaws.sqs",
          codes: {
            InvalidParameterValueException: "InvalidParameterValue",
            MissingRequiredParameterException: "MissingParameter",
          },
        },
      });
    case "ssm":
      return collectSchemas<JsonSchemas>(await import("@aws-sdk/client-ssm"), {
        title: "SSM",
        jsonVersion: "1.1",
        targetPrefix: "AmazonSSM",
        missingMemberCode: "ValidationException",
      });
  }
}
