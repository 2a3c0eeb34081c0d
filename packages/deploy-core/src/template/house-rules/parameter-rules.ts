import { findPlainTexts } from "../find-values.ts";
import { compilePattern, findValueProblems } from "../find-value-problems.ts";
import { renderParameterProblem } from "../resolve-parameters.ts";
import { findUses, type ParsedTemplate, type TemplateParameter } from "../template.ts";
import type { Breach, HouseRule } from "./house-rule.ts";

/** The rules over parameters and outputs. */
export const PARAMETER_RULES: readonly HouseRule[] = [
  {
    name: "everyParameterIsUsed",
    why: "A parameter that nothing uses is set with care and changes nothing.",
    find: findUnusedParameters,
  },
  {
    name: "everythingIsDescribed",
    why: "The description is all that a person sees in the console.",
    find: findUndescribed,
  },
  {
    name: "everyParameterIsConstrained",
    why: "A value that cannot work is refused before the call, with the reason.",
    find: findUnconstrainedParameters,
  },
  {
    name: "defaultsAreAllowed",
    why: "CloudFormation refuses a template whose defaults break their own constraints.",
    find: findRefusedDefaults,
  },
  {
    name: "secretsAreHidden",
    why: "CloudFormation shows parameters and outputs to everyone who may describe the stack.",
    find: (template) => [...findShownParameters(template), ...findWrittenSecrets(template)],
  },
];

function findUnusedParameters(template: ParsedTemplate): readonly Breach[] {
  return [...template.parameters.keys()]
    .filter((name) => findUses(template, name).length === 0)
    .map((name) => ({ logicalId: name, problem: `The parameter ${name} is not used; remove it or use it.` }));
}

function findUndescribed(template: ParsedTemplate): readonly Breach[] {
  const parameters = [...template.parameters.values()].map((each) => ({ ...each, what: "parameter" }));
  const outputs = [...template.outputs.values()].map((each) => ({ ...each, what: "output" }));
  const breaches = [...parameters, ...outputs]
    .filter(({ description }) => description === undefined || description.trim() === "")
    .map(({ name, what }) => ({ logicalId: name, problem: `The ${what} ${name} has no Description.` }));
  const untold: Breach = { logicalId: undefined, problem: "The template has no Description." };
  return template.description === undefined ? [untold, ...breaches] : breaches;
}

function findUnconstrainedParameters(template: ParsedTemplate): readonly Breach[] {
  return [...template.parameters.values()].flatMap((parameter) => {
    const missing = findMissingConstraint(parameter);
    if (missing === undefined) return [];
    return [
      { logicalId: parameter.name, problem: `The parameter ${parameter.name} takes anything; give it ${missing}.` },
    ];
  });
}

/** Types whose values CloudFormation does not check by itself, and what constrains them. */
function findMissingConstraint(parameter: TemplateParameter): string | undefined {
  const listed = parameter.allowedValues !== undefined;
  switch (parameter.type) {
    case "String":
    case "CommaDelimitedList":
    case "List<String>":
      return listed || parameter.allowedPattern !== undefined ? undefined : "AllowedValues or an AllowedPattern";
    case "Number":
    case "List<Number>":
      if (listed || (parameter.minValue !== undefined && parameter.maxValue !== undefined)) return undefined;
      return "MinValue and MaxValue, or AllowedValues";
    default:
      return undefined;
  }
}

function findRefusedDefaults(template: ParsedTemplate): readonly Breach[] {
  return [...template.parameters.values()].flatMap((parameter) => {
    const { name, defaultValue, allowedPattern } = parameter;
    const value = defaultValue === undefined ? undefined : { value: defaultValue, origin: "Default" };
    const problems = value === undefined ? [] : findValueProblems(parameter, value).map(renderParameterProblem);
    if (value === undefined && allowedPattern !== undefined && compilePattern(allowedPattern) === undefined) {
      problems.push(`The AllowedPattern of ${name} is not a regular expression that can be checked before the call.`);
    }
    return problems.map((problem) => ({ logicalId: name, problem, path: ["Parameters", name] }));
  });
}

const SECRET_NAME = /password|passphrase|secret|token|credential|api_?key|access_?key|private_?key|key$/i;

/** Names that look like a secret's and are none, each with the reason. */
const NO_SECRETS: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /(?:Arn|Id|Name|Path|Alias)s?$/, reason: "names where the secret is, not the secret" },
  { pattern: /^(?:Kms|Partition|Sort|Routing)\w*Key$/, reason: "a key in the sense of an identifier" },
];

function findShownParameters(template: ParsedTemplate): readonly Breach[] {
  return [...template.parameters.values()]
    .filter(
      ({ name, type }) =>
        SECRET_NAME.test(name) && !type.startsWith("AWS::") && !NO_SECRETS.some(({ pattern }) => pattern.test(name)),
    )
    .flatMap(({ name, noEcho, defaultValue }): readonly Breach[] => [
      ...(noEcho
        ? []
        : [
            {
              logicalId: name,
              problem: `The parameter ${name} looks like a secret and is shown; set NoEcho, or take the name of a secret instead.`,
            },
          ]),
      ...(defaultValue === undefined || defaultValue === ""
        ? []
        : [{ logicalId: name, problem: `The secret ${name} has a Default, which everyone can read in the template.` }]),
    ])
    .concat(findShownOutputs(template));
}

function findShownOutputs(template: ParsedTemplate): readonly Breach[] {
  return template.references
    .filter(({ from, target }) => from[0] === "Outputs" && template.parameters.get(target)?.noEcho === true)
    .map(({ from, target }) => ({
      logicalId: from[1],
      problem: `The output ${from[1] ?? ""} shows the NoEcho parameter ${target}.`,
      path: from,
    }));
}

/** Properties that take a secret: AuthToken of ElastiCache, MasterUserPassword of RDS and the like. */
const SECRET_PROPERTY = /^(?:AuthToken|SecretString|\w*Password|\w*Passphrase|SecretKey|AccessToken|ApiKey)$/;

function findWrittenSecrets(template: ParsedTemplate): readonly Breach[] {
  return [...template.resources.values()].flatMap((resource) =>
    findPlainTexts(resource.properties, ["Resources", resource.logicalId, "Properties"])
      .filter(
        ({ path, text }) => SECRET_PROPERTY.test(path.at(-1) ?? "") && !text.includes("{{resolve:") && text !== "",
      )
      .map(({ path }) => ({
        logicalId: resource.logicalId,
        problem: `${path.at(-1) ?? ""} is written into the template; use a dynamic reference to Secrets Manager.`,
        path,
      })),
  );
}
