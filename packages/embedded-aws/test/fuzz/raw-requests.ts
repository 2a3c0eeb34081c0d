/** A request as it goes over the wire, for what no client of AWS would send. */
export interface RawRequest {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The places of a request where something unknown can stand. */
export type Place = "parameter" | "nested parameter" | "member" | "header" | "query";

/** Returns requests that are whole but for one unknown thing of that name. */
export function requestsWith(unknown: string): readonly (RawRequest & { readonly place: Place })[] {
  return [
    ...QUERY.flatMap(([service, version, form, nested]) => [
      { ...query(service, `${form}&Version=${version}&${unknown}=1`), place: "parameter" as const },
      ...(nested === undefined
        ? []
        : [
            {
              ...query(service, `${form}&Version=${version}&${nested}.${unknown}=1`),
              place: "nested parameter" as const,
            },
          ]),
    ]),
    ...JSON_CALLS.map(([service, target, version, input]) => ({
      ...json(service, { target, version, body: { ...input, [unknown]: 1 } }),
      place: "member" as const,
    })),
    ...S3_CALLS.flatMap(([method, path, body]) => [
      {
        ...s3(method, `${path}${path.includes("?") ? "&" : "?"}${unknown.toLowerCase()}=1`, body),
        place: "query" as const,
      },
      {
        ...s3(method, path, body),
        headers: { [`x-amz-${unknown.toLowerCase()}`]: "1" },
        place: "header" as const,
      },
    ]),
    {
      ...rest("POST", { path: "/2015-03-31/functions", body: JSON.stringify({ [unknown]: 1 }) }),
      place: "member",
    },
    { ...rest("GET", { path: `/2015-03-31/functions?${unknown}=1`, body: "" }), place: "query" },
  ];
}

/** `[service, version, a whole form, a structure that its operation takes]`. */
const QUERY: readonly (readonly [string, string, string, string?])[] = [
  ["cloudformation", "2010-05-15", "Action=DeleteStack&StackName=s"],
  ["cloudformation", "2010-05-15", "Action=CreateStack&StackName=s&TemplateBody={}", "RollbackConfiguration"],
  ["cloudformation", "2010-05-15", "Action=CreateStack&StackName=s&TemplateBody={}", "Tags.member.1"],
  ["autoscaling", "2011-01-01", "Action=DescribeAutoScalingGroups", "Filters.member.1"],
  ["ec2", "2016-11-15", "Action=DescribeInstances", "Filter.1"],
  ["elasticache", "2015-02-02", "Action=DescribeCacheClusters"],
  ["elasticloadbalancing", "2015-12-01", "Action=DescribeLoadBalancers"],
  ["sts", "2011-06-15", "Action=GetCallerIdentity"],
];

/** `[service, target, version, a whole input]`. */
const JSON_CALLS = [
  ["logs", "Logs_20140328.DescribeLogGroups", "1.1", {}],
  ["monitoring", "GraniteServiceVersion20100801.DescribeAlarms", "1.0", {}],
  ["secretsmanager", "secretsmanager.ListSecrets", "1.1", {}],
  ["sqs", "AmazonSQS.ListQueues", "1.0", {}],
  ["ssm", "AmazonSSM.GetParameters", "1.1", { Names: ["one"] }],
] as const;

const S3_CALLS = [
  ["PUT", "/bucket", ""],
  ["GET", "/bucket?list-type=2", ""],
  ["PUT", "/bucket/key", "text"],
  ["GET", "/bucket/key", ""],
  ["HEAD", "/bucket/key", ""],
  ["DELETE", "/bucket/key", ""],
  ["DELETE", "/bucket", ""],
] as const;

function query(service: string, body: string): RawRequest {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { service, method: "POST", path: "/", headers, body };
}

function json(
  service: string,
  { target, version, body }: { readonly target: string; readonly version: string; readonly body: object },
): RawRequest {
  const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
  return { service, method: "POST", path: "/", headers, body: JSON.stringify(body) };
}

function s3(method: string, path: string, body: string): RawRequest {
  return { service: "s3", method, path, headers: {}, body };
}

function rest(method: string, { path, body }: { readonly path: string; readonly body: string }): RawRequest {
  return { service: "lambda", method, path, headers: { "content-type": "application/json" }, body };
}

/** Sends a request as account 111111111111 and returns status and text of the answer. */
export async function sendRaw(
  endpoint: string,
  { service, method, path, headers, body }: RawRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  const authorization =
    `AWS4-HMAC-SHA256 Credential=111111111111/20260101/ap-southeast-2/${service}/aws4_request, ` +
    "SignedHeaders=host, Signature=0";
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: { ...headers, authorization },
    ...(body !== "" && { body }),
  });
  return { status: response.status, text: await response.text() };
}
