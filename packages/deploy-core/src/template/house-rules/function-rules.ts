import { findObjects, findProperty, findTexts } from "../find-values.ts";
import { findUses, type ParsedTemplate, type TemplateResource } from "../template.ts";
import { findResources, pathOf, type Breach, type HouseRule } from "./house-rule.ts";

/** The rules over Lambda functions. */
export const FUNCTION_RULES: readonly HouseRule[] = [
  {
    name: "functionsAreBounded",
    why: "A function without these runs on defaults nobody chose, and loses an event without a trace.",
    find: findUnboundedFunctions,
  },
  {
    name: "handlersExist",
    why: "An event that arrives before the real code must find a handler that fails loudly.",
    find: findMissingHandlers,
  },
  {
    name: "notificationsMayInvoke",
    why: "S3 refuses a notification to a function that it may not invoke yet.",
    find: (template) => [...findEarlyNotifications(template), ...findWidePermissions(template)],
  },
];

function findUnboundedFunctions(template: ParsedTemplate): readonly Breach[] {
  return findFunctions(template).flatMap((resource) => {
    const { properties, logicalId } = resource;
    const problems = [
      ...["Timeout", "MemorySize"]
        .filter((property) => properties[property] === undefined)
        .map((property) => `The function has no ${property}.`),
      ...(hasFailureTarget(template, resource) ? [] : ["The function has no dead-letter queue; set DeadLetterConfig."]),
      ...(hasLogGroup(template, resource)
        ? []
        : ["The function has no log group of its own; set LoggingConfig.LogGroup."]),
    ];
    return problems.map((problem) => ({ logicalId, problem }));
  });
}

function hasFailureTarget(template: ParsedTemplate, { logicalId, properties }: TemplateResource): boolean {
  if (findTexts(findProperty(properties, ["DeadLetterConfig", "TargetArn"])).length > 0) return true;
  return findResources(template, ["AWS::Lambda::EventInvokeConfig"]).some(
    (config) =>
      findTexts(config.properties["FunctionName"]).some((text) => text.includes(logicalId)) &&
      findProperty(config.properties, ["DestinationConfig", "OnFailure", "Destination"]) !== undefined,
  );
}

/** Either the function names a log group of the template, or a log group is named after the function. */
function hasLogGroup(template: ParsedTemplate, { logicalId, properties }: TemplateResource): boolean {
  const groups = findResources(template, ["AWS::Logs::LogGroup"]);
  const named = findTexts(findProperty(properties, ["LoggingConfig", "LogGroup"]));
  if (groups.some((group) => named.includes(`\${${group.logicalId}}`))) return true;
  const functionNames = [`\${${logicalId}}`, ...findTexts(properties["FunctionName"])];
  return groups.some((group) =>
    findTexts(group.properties["LogGroupName"]).some((text) =>
      functionNames.some((name) => text === `/aws/lambda/${name}`),
    ),
  );
}

/** Only inline code can be looked into; code from a bucket comes with its own tests. */
function findMissingHandlers(template: ParsedTemplate): readonly Breach[] {
  return findFunctions(template).flatMap((resource) => {
    const code = findTexts(findProperty(resource.properties, ["Code", "ZipFile"])).join("\n");
    const handler = findTexts(resource.properties["Handler"])[0]?.split(".").at(-1);
    if (code === "" || handler === undefined || isDefined(code, handler)) return [];
    const problem = `The inline code defines no "${handler}", which Handler names; an event before the real code would fail without a word.`;
    return [{ logicalId: resource.logicalId, problem, path: pathOf(resource, "Code", "ZipFile") }];
  });
}

function isDefined(code: string, handler: string): boolean {
  const forms = [
    `exports\\.${handler}\\s*=`,
    `export\\s+(?:const|async\\s+function|function)\\s+${handler}\\b`,
    `def\\s+${handler}\\b`,
  ];
  return forms.some((form) => new RegExp(form).test(code));
}

function findEarlyNotifications(template: ParsedTemplate): readonly Breach[] {
  const permissions = findResources(template, ["AWS::Lambda::Permission"])
    .filter(({ properties }) => findTexts(properties["Principal"]).includes("s3.amazonaws.com"))
    .map(({ logicalId }) => logicalId);
  return findResources(template, ["AWS::S3::Bucket"])
    .filter(
      (bucket) =>
        findObjects(findProperty(bucket.properties, ["NotificationConfiguration", "LambdaConfigurations"])).length > 0,
    )
    .filter((bucket) => !permissions.some((permission) => isBefore(template, { permission, bucket })))
    .map(({ logicalId }) => ({
      logicalId,
      problem:
        "The bucket notifies a function that S3 may not invoke yet; let it DependsOn an AWS::Lambda::Permission for s3.amazonaws.com.",
      path: ["Resources", logicalId, "DependsOn"],
    }));
}

function isBefore(
  template: ParsedTemplate,
  { permission, bucket }: { permission: string; bucket: TemplateResource },
): boolean {
  return findUses(template, permission).some(({ from }) => from[1] === bucket.logicalId);
}

function findWidePermissions(template: ParsedTemplate): readonly Breach[] {
  return findResources(template, ["AWS::Lambda::Permission"])
    .filter(({ properties }) => findTexts(properties["Principal"]).some((text) => text.endsWith(".amazonaws.com")))
    .flatMap((resource) =>
      ["SourceAccount", "SourceArn"]
        .filter((property) => resource.properties[property] === undefined)
        .map((property) => ({
          logicalId: resource.logicalId,
          problem: `The permission has no ${property}, so the service may invoke the function for anyone's resource.`,
        })),
    );
}

function findFunctions(template: ParsedTemplate): readonly TemplateResource[] {
  return findResources(template, ["AWS::Lambda::Function"]);
}
