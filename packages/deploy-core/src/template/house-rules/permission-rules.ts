import { findAlternatives, findObjects, findTexts, isUnreadable } from "../find-values.ts";
import {
  isList,
  isObject,
  type ParsedTemplate,
  type TemplateObject,
  type TemplateResource,
  type TemplateValue,
} from "../template.ts";
import { findResources, pathOf, type Breach, type HouseRule } from "./house-rule.ts";

/** The rules over IAM: least privilege, and nothing that needs more than CAPABILITY_IAM. */
export const PERMISSION_RULES: readonly HouseRule[] = [
  {
    name: "actionsAreNamed",
    why: "A wildcard grants what nobody asked for, and what AWS adds next year.",
    find: (template) => findInStatements(template, findWildcardActions),
  },
  {
    name: "resourcesAreScoped",
    why: "An action that can be kept to one resource is.",
    find: (template) => findInStatements(template, findUnscopedActions),
  },
  {
    name: "principalsAreNamed",
    why: "A policy open to every principal is open to the world.",
    find: (template) => findInStatements(template, findOpenPrincipals),
  },
  {
    name: "managedPoliciesAreKnown",
    why: "AWS's own policies are wide, and AWS widens them; each that is used was read and has a reason.",
    find: findManagedPolicies,
  },
  {
    name: "iamIsNotNamed",
    why: "Custom names need CAPABILITY_NAMED_IAM, clash between environments and cannot be replaced.",
    find: findNamedIam,
  },
];

/** A statement that allows something, and where it stands. */
interface AllowStatement {
  readonly resource: TemplateResource;
  readonly statement: TemplateObject;
  readonly path: readonly string[];
}

function findInStatements(
  template: ParsedTemplate,
  findProblems: (statement: AllowStatement) => readonly string[],
): readonly Breach[] {
  return [...template.resources.values()].flatMap((resource) =>
    findStatements(resource.properties, pathOf(resource))
      .filter(({ statement }) => statement["Effect"] !== "Deny")
      .flatMap(({ statement, path }) =>
        findProblems({ resource, statement, path }).map((problem) => ({
          logicalId: resource.logicalId,
          problem,
          path,
        })),
      ),
  );
}

/** Every object under a `Statement` key is one: identity, trust, bucket, queue and key policies alike. */
function findStatements(
  value: TemplateValue,
  path: readonly string[],
): readonly { readonly statement: TemplateObject; readonly path: readonly string[] }[] {
  if (isList(value)) return value.flatMap((item, index) => findStatements(item, [...path, String(index)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "Statement"
      ? findObjects(inner).map((statement, index) => ({ statement, path: [...path, key, String(index)] }))
      : findStatements(inner, [...path, key]),
  );
}

function findWildcardActions({ statement }: AllowStatement): readonly string[] {
  if (statement["NotAction"] !== undefined) return ["An Allow with NotAction grants all else; name the actions."];
  if (isUnreadable(statement["Action"])) return ["An action is computed, so nobody can read it here; write it out."];
  return findTexts(statement["Action"])
    .filter((action) => action.includes("*"))
    .map((action) => `The action ${action} is a wildcard; name each action that is needed.`);
}

/**
 * Actions that AWS does not let anyone keep to a resource (AWS: Service Authorization Reference, actions without a
 * resource type), each with what narrows it instead.
 */
const UNSCOPABLE_ACTIONS: readonly UnscopableAction[] = [
  { pattern: /^ec2:Describe\w+$/, reason: "EC2's describing actions take no resource" },
  { pattern: /^autoscaling:Describe\w+$/, reason: "Auto Scaling's describing actions take no resource" },
  { pattern: /^elasticloadbalancing:Describe\w+$/, reason: "load balancing's describing actions take no resource" },
  { pattern: /^ecr:GetAuthorizationToken$/, reason: "the token is the registry's" },
  { pattern: /^s3:ListAllMyBuckets$/, reason: "the list is the account's" },
  { pattern: /^sts:GetCallerIdentity$/, reason: "the identity is the caller's own" },
  { pattern: /^xray:Put(?:TraceSegments|TelemetryRecords)$/, reason: "X-Ray's writes take no resource" },
  {
    pattern: /^ec2:(?:CreateNetworkInterface|DeleteNetworkInterface|(?:Una|A)ssignPrivateIpAddresses)$/,
    reason: "Lambda's check of its role in a VPC knows no interface or subnet beforehand",
  },
  { pattern: /^cloudwatch:PutMetricData$/, reason: "metrics have no ARN", condition: "cloudwatch:namespace" },
];

interface UnscopableAction {
  readonly pattern: RegExp;
  readonly reason: string;
  /** The condition key that must narrow the action instead. */
  readonly condition?: string;
}

/** Policies in which `*` means the resource that carries them. */
const OWN_RESOURCE_POLICIES = new Set(["AWS::KMS::Key"]);

function findUnscopedActions({ resource, statement }: AllowStatement): readonly string[] {
  if (statement["NotResource"] !== undefined) return ["An Allow with NotResource grants all else; name the resources."];
  if (OWN_RESOURCE_POLICIES.has(resource.type)) return [];
  if (isUnreadable(statement["Resource"])) {
    return ["A resource is computed, so nobody can read it here; write its ARN with Fn::Sub or Fn::GetAtt."];
  }
  if (!findTexts(statement["Resource"]).some(isEverything)) return [];
  return findTexts(statement["Action"]).flatMap((action) => {
    const unscopable = UNSCOPABLE_ACTIONS.find(({ pattern }) => pattern.test(action));
    if (unscopable === undefined) return [`The action ${action} is allowed on every resource; name its resources.`];
    const { condition } = unscopable;
    if (condition === undefined || hasConditionKey(statement, condition)) return [];
    return [
      `The action ${action} cannot be kept to a resource (${unscopable.reason}); narrow it by a condition on ${condition}.`,
    ];
  });
}

/** `*` itself, and an ARN of nothing but stars after the service. */
function isEverything(text: string): boolean {
  return text === "*" || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*$/.test(text.replaceAll(/\$\{[^}]*\}/g, "x"));
}

function hasConditionKey(statement: TemplateObject, key: string): boolean {
  const condition = statement["Condition"];
  if (!isObject(condition)) return false;
  return Object.values(condition).some((operands) => isObject(operands) && Object.hasOwn(operands, key));
}

function findOpenPrincipals({ statement }: AllowStatement): readonly string[] {
  const principals = findAlternatives(statement["Principal"]).flatMap((principal) =>
    isObject(principal)
      ? [...findTexts(principal), ...Object.values(principal).flatMap(findTexts)]
      : findTexts(principal),
  );
  if (statement["NotPrincipal"] !== undefined)
    return ["An Allow with NotPrincipal is open to all others; name the principals."];
  if (!principals.includes("*") || statement["Condition"] !== undefined) return [];
  return ["The statement allows every principal without a condition; name who may."];
}

/** Policies of AWS's own that grant no more than their purpose needs, by the end of their ARN, with the reason. */
const KNOWN_MANAGED_POLICIES: Readonly<Record<string, string>> = {
  AmazonSSMManagedInstanceCore: "Session Manager instead of an open port 22; it grants nothing on data",
};

function findManagedPolicies(template: ParsedTemplate): readonly Breach[] {
  return [...template.resources.values()].flatMap((resource) =>
    findTexts(resource.properties["ManagedPolicyArns"])
      .filter((arn) => arn.includes(":policy/") && KNOWN_MANAGED_POLICIES[arn.split("/").at(-1) ?? ""] === undefined)
      .map((arn) => ({
        logicalId: resource.logicalId,
        problem: `The managed policy ${arn} grants more than is needed; write out the actions that are.`,
        path: pathOf(resource, "ManagedPolicyArns"),
      })),
  );
}

/** The property that names each kind of IAM resource. */
const IAM_NAMES: Readonly<Record<string, string>> = {
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::User": "UserName",
  "AWS::IAM::Group": "GroupName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::IAM::InstanceProfile": "InstanceProfileName",
};

function findNamedIam(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, Object.keys(IAM_NAMES)).flatMap((resource) => {
    const property = IAM_NAMES[resource.type] ?? "";
    if (resource.properties[property] === undefined) return [];
    const problem = `${property} gives the resource a fixed name; leave it out and let CloudFormation name it.`;
    return [{ logicalId: resource.logicalId, problem, path: pathOf(resource, property) }];
  });
}
