import type {
  JsonSchemas,
  JsonServiceName,
  QuerySchemas,
  QueryServiceName,
  RestJsonSchemas,
  RestJsonServiceName,
} from "../wire/service-schemas.ts";
import { reviveSchemas, type SlimOperation, type SlimSchemas } from "../wire/slim-schemas.ts";

/** What the generated files do not say about a service. */
type FactsOf<Schemas> = Omit<Schemas, "operations" | "modelled" | "errors">;

const QUERY_SERVICES: Readonly<Record<QueryServiceName, FactsOf<QuerySchemas>>> = {
  autoscaling: {
    title: "Auto Scaling",
    apiVersion: "2011-01-01",
    xmlNamespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
  },
  cloudformation: {
    title: "CloudFormation",
    apiVersion: "2010-05-15",
    xmlNamespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
  },
  ec2: {
    title: "EC2",
    apiVersion: "2016-11-15",
    xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
  },
  elasticache: {
    title: "ElastiCache",
    apiVersion: "2015-02-02",
    xmlNamespace: "http://elasticache.amazonaws.com/doc/2015-02-02/",
  },
  elasticloadbalancing: {
    title: "Elastic Load Balancing",
    apiVersion: "2015-12-01",
    xmlNamespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
  },
  sts: {
    title: "STS",
    apiVersion: "2011-06-15",
    xmlNamespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  },
};

const JSON_SERVICES: Readonly<Record<JsonServiceName, FactsOf<JsonSchemas>>> = {
  logs: {
    title: "CloudWatch Logs",
    jsonVersion: "1.1",
    targetPrefix: "Logs_20140328",
    missingMemberCode: "InvalidParameterException",
  },
  monitoring: {
    title: "CloudWatch",
    jsonVersion: "1.0",
    targetPrefix: "GraniteServiceVersion20100801",
    missingMemberCode: "MissingRequiredParameterException",
    queryCompatible: { namespace: "com.amazonaws.cloudwatch", codes: {} },
  },
  secretsmanager: {
    title: "Secrets Manager",
    jsonVersion: "1.1",
    targetPrefix: "secretsmanager",
    missingMemberCode: "ValidationException",
  },
  sqs: {
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
  },
  ssm: {
    title: "SSM",
    jsonVersion: "1.1",
    targetPrefix: "AmazonSSM",
    missingMemberCode: "ValidationException",
  },
};

const REST_JSON_SERVICES: Readonly<Record<RestJsonServiceName, FactsOf<RestJsonSchemas>>> = {
  lambda: { title: "Lambda" },
};

/** Returns the schemas of a service that speaks AWS Query, by its signing name. */
export async function loadSchemas(signingName: QueryServiceName): Promise<QuerySchemas> {
  return { ...QUERY_SERVICES[signingName], ...(await reviveOnce(signingName)) };
}

/** Returns the schemas of a service that speaks AWS JSON. */
export async function loadJsonSchemas(signingName: JsonServiceName): Promise<JsonSchemas> {
  return { ...JSON_SERVICES[signingName], ...(await reviveOnce(signingName)) };
}

/** Returns the schemas of a service that speaks REST-JSON. */
export async function loadRestJsonSchemas(signingName: RestJsonServiceName): Promise<RestJsonSchemas> {
  return { ...REST_JSON_SERVICES[signingName], ...(await reviveOnce(signingName)) };
}

/** What was revived for one engine is good for the next in this process: nothing in it changes. */
const REVIVED = new Map<ServiceName, Promise<ReturnType<typeof reviveSchemas>>>();

function reviveOnce(service: ServiceName): Promise<ReturnType<typeof reviveSchemas>> {
  const known = REVIVED.get(service) ?? FILES[service]().then(reviveSchemas);
  REVIVED.set(service, known);
  return known;
}

type ServiceName = QueryServiceName | JsonServiceName | RestJsonServiceName;

/** Returns the modelled operations of each service but S3, by signing name and operation. */
export async function loadOperations(): Promise<Readonly<Record<string, Readonly<Record<string, SlimOperation>>>>> {
  const services = await Promise.all(
    Object.entries(FILES).map(async ([service, load]) => [service, (await load()).operations] as const),
  );
  return Object.fromEntries(services);
}

type GeneratedFile = { readonly default: unknown };

/** Each is read when its service is first called; spelled out, for the bundler follows no computed name. */
const FILES: Readonly<Record<ServiceName, () => Promise<SlimSchemas>>> = {
  autoscaling: () => slim(import("../data/schemas/autoscaling.json", { with: { type: "json" } })),
  cloudformation: () => slim(import("../data/schemas/cloudformation.json", { with: { type: "json" } })),
  ec2: () => slim(import("../data/schemas/ec2.json", { with: { type: "json" } })),
  elasticache: () => slim(import("../data/schemas/elasticache.json", { with: { type: "json" } })),
  elasticloadbalancing: () => slim(import("../data/schemas/elasticloadbalancing.json", { with: { type: "json" } })),
  lambda: () => slim(import("../data/schemas/lambda.json", { with: { type: "json" } })),
  logs: () => slim(import("../data/schemas/logs.json", { with: { type: "json" } })),
  monitoring: () => slim(import("../data/schemas/monitoring.json", { with: { type: "json" } })),
  secretsmanager: () => slim(import("../data/schemas/secretsmanager.json", { with: { type: "json" } })),
  sqs: () => slim(import("../data/schemas/sqs.json", { with: { type: "json" } })),
  ssm: () => slim(import("../data/schemas/ssm.json", { with: { type: "json" } })),
  sts: () => slim(import("../data/schemas/sts.json", { with: { type: "json" } })),
};

/** The compiler would take some hundred kilobytes of JSON for a type. */
async function slim(file: Promise<GeneratedFile>): Promise<SlimSchemas> {
  return (await file).default as SlimSchemas;
}
