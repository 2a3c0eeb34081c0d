import * as autoScaling from "@aws-sdk/client-auto-scaling";
import * as cloudFormation from "@aws-sdk/client-cloudformation";
import * as cloudWatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import * as elastiCache from "@aws-sdk/client-elasticache";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import { NormalizedSchema } from "@smithy/core/schema";

/** One of AWS's services as its own client knows it. */
export interface AwsService {
  readonly name: string;
  /** Its operations with their inputs, from the schemas that the client carries. */
  readonly operations: ReadonlyMap<string, NormalizedSchema>;
  /** Returns a client that calls as the options say. */
  open(options: object): AwsClient;
}

/** As much of a client as the tests use. */
export interface AwsClient {
  call(operation: string, input: object): Promise<unknown>;
  close(): void;
}

type Module = Readonly<Record<string, unknown>>;
type Constructor<T> = new (options: object) => T;
interface SdkClient {
  send(command: object): Promise<unknown>;
  destroy(): void;
}

function service(name: string, module: Module, clientName: string): AwsService {
  const operations = Object.entries(module).flatMap(([key, value]): [string, NormalizedSchema][] =>
    // A schema of an operation is a tuple that begins with 9: kind, namespace, name, traits, input, output.
    key.endsWith("$") && Array.isArray(value) && value[0] === 9
      ? [[String(value[2]), NormalizedSchema.of((value[4] as () => never)())]]
      : [],
  );
  return {
    name,
    operations: new Map(operations),
    open(options) {
      const client = new (module[clientName] as Constructor<SdkClient>)(options);
      return {
        call: async (operation, input) =>
          await client.send(new (module[`${operation}Command`] as Constructor<object>)(input)),
        close: () => client.destroy(),
      };
    },
  };
}

/** The services that the engine models anything of, with all operations that AWS has. */
export const AWS_SERVICES: readonly AwsService[] = [
  service("autoscaling", autoScaling, "AutoScalingClient"),
  service("cloudformation", cloudFormation, "CloudFormationClient"),
  service("ec2", ec2, "EC2Client"),
  service("elasticache", elastiCache, "ElastiCacheClient"),
  service("elasticloadbalancing", elb, "ElasticLoadBalancingV2Client"),
  service("lambda", lambda, "LambdaClient"),
  service("logs", logs, "CloudWatchLogsClient"),
  service("monitoring", cloudWatch, "CloudWatchClient"),
  service("s3", s3, "S3Client"),
  service("secretsmanager", secretsManager, "SecretsManagerClient"),
  service("sqs", sqs, "SQSClient"),
  service("ssm", ssm, "SSMClient"),
  service("sts", sts, "STSClient"),
];
