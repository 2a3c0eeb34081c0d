import { findPlainTexts, renderText, type PlainText } from "../find-values.ts";
import { isList, isObject, MAX_TEMPLATE_BYTES, type ParsedTemplate, type TemplateValue } from "../template.ts";
import type { Breach, HouseRule } from "./house-rule.ts";

/** The rules that let one template go to every account, region and environment. */
export const PORTABILITY_RULES: readonly HouseRule[] = [
  {
    name: "nothingIsExported",
    why: "An export cannot change while another stack uses it; layers share through stack outputs and parameters.",
    find: (template) => [...findExports(template), ...findImports(template)],
  },
  {
    name: "noPlaceIsHardCoded",
    why: "Production is another account, and another region may follow.",
    find: findHardCodedPlaces,
  },
  {
    name: "arnsAreWellFormed",
    why: "A malformed ARN matches nothing, and the refusal comes only when the permission is needed.",
    find: findMalformedArns,
  },
  {
    name: "templateFitsCloudFormation",
    why: "CloudFormation takes at most 1,000,000 bytes; from 51,200 on, the deploy script puts the template into S3 for it.",
    find: findOversize,
  },
];

function findExports(template: ParsedTemplate): readonly Breach[] {
  return [...template.outputs.values()]
    .filter(({ exportName }) => exportName !== undefined)
    .map(({ name }) => ({
      logicalId: name,
      problem: "The output is exported; leave Export out, and let the taking layer declare it as an input.",
      path: ["Outputs", name, "Export"],
    }));
}

function findImports(template: ParsedTemplate): readonly Breach[] {
  return findAllPlainTexts(template)
    .filter(({ path }) => path.includes("Fn::ImportValue"))
    .map(({ path }) => ({
      logicalId: path[1],
      problem: "Fn::ImportValue ties the stack to another's export; take the value as a parameter.",
      path,
    }));
}

/** What belongs to one account or region, and the parameter or pseudo parameter to use instead. */
const PLACES: readonly Place[] = [
  { what: "account id", pattern: /(?<![\w-])\d{12}(?![\w-])/, instead: "AWS::AccountId or a parameter" },
  {
    what: "region",
    pattern:
      /(?<![\w-])(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov)?-(?:north|south|east|west|central){1,2}-\d[a-z]?(?![\w-])/,
    instead: "AWS::Region",
  },
  { what: "partition", pattern: /(?<!\w)arn:aws(?:-cn|-us-gov)?:/, instead: "AWS::Partition" },
  { what: "AMI id", pattern: /(?<![\w-])ami-[0-9a-f]{8,17}(?!\w)/, instead: "a parameter of type AWS::EC2::Image::Id" },
  { what: "network id", pattern: /(?<![\w-])(?:vpc|subnet|sg)-[0-9a-f]{8,17}(?!\w)/, instead: "a parameter" },
];

interface Place {
  readonly what: string;
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Mappings are left out: by region is how AWS's own accounts are told apart, which no parameter should hold. */
function findHardCodedPlaces(template: ParsedTemplate): readonly Breach[] {
  return findAllPlainTexts(template).flatMap(({ text, path }) =>
    PLACES.flatMap(({ what, pattern, instead }) => {
      const found = pattern.exec(text)?.[0];
      if (found === undefined) return [];
      return [{ logicalId: path[1], problem: `The ${what} ${found} is hard-coded; use ${instead}.`, path }];
    }),
  );
}

/** The shape of the last part of an ARN, by service (AWS: Service Authorization Reference, resource types). */
const ARN_RESOURCES: Readonly<Record<string, { readonly pattern: RegExp; readonly shape: string }>> = {
  ec2: { pattern: /^(?:[\w-]+\/.+|\*)$/, shape: "<type>/<id>" },
  lambda: { pattern: /^(?:(?:function|layer|event-source-mapping):.+|\*)$/, shape: "function:<name>" },
  logs: { pattern: /^(?:log-group:.+|\*)$/, shape: "log-group:<name>:*" },
  s3: { pattern: /^[^:/]+(?:\/.*)?$/, shape: "<bucket> or <bucket>/<key>" },
  secretsmanager: { pattern: /^(?:secret:.+|\*)$/, shape: "secret:<name>" },
};

function findMalformedArns(template: ParsedTemplate): readonly Breach[] {
  return [...template.resources.values()].flatMap((resource) =>
    findRenderedTexts(resource.properties, ["Resources", resource.logicalId, "Properties"]).flatMap(
      ({ text, path }) => {
        const problem = findArnProblem(text);
        return problem === undefined ? [] : [{ logicalId: resource.logicalId, problem, path }];
      },
    ),
  );
}

function findArnProblem(text: string): string | undefined {
  if (!/^arn:\S+$/.test(text)) return undefined;
  // What only AWS knows may itself hold colons, so it must not be split.
  const parts = text.replaceAll(/\$\{[^}]*\}/g, "known-to-aws").split(":");
  if (parts.length < 6) return `"${text}" has ${parts.length} parts, and an ARN has six.`;
  const expected = ARN_RESOURCES[parts[2] ?? ""];
  if (expected === undefined || expected.pattern.test(parts.slice(5).join(":"))) return undefined;
  return `"${text}" does not name a resource of ${parts[2] ?? ""}: after the account stands ${expected.shape}.`;
}

/** Finds the text of each outermost value that has one, functions rendered; plain objects and lists are looked into. */
function findRenderedTexts(value: TemplateValue, path: readonly string[]): readonly PlainText[] {
  const text = renderText(value);
  if (text !== undefined) return [{ text, path }];
  if (isList(value)) return value.flatMap((item, index) => findRenderedTexts(item, [...path, String(index)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => findRenderedTexts(inner, [...path, key]));
}

function findOversize({ sizeBytes }: ParsedTemplate): readonly Breach[] {
  if (sizeBytes <= MAX_TEMPLATE_BYTES) return [];
  const problem = `The template has ${sizeBytes} bytes, and CloudFormation takes ${MAX_TEMPLATE_BYTES}; move text out of it.`;
  return [{ logicalId: undefined, problem }];
}

function findAllPlainTexts(template: ParsedTemplate): readonly PlainText[] {
  const resources = [...template.resources.values()].flatMap(({ logicalId, properties }) =>
    findPlainTexts(properties, ["Resources", logicalId, "Properties"]),
  );
  const outputs = [...template.outputs.values()].flatMap(({ name, value }) =>
    findPlainTexts(value, ["Outputs", name, "Value"]),
  );
  const defaults = [...template.parameters.values()].flatMap(({ name, defaultValue, allowedValues }) =>
    findPlainTexts([defaultValue ?? "", ...(allowedValues ?? [])], ["Parameters", name]),
  );
  return [...resources, ...outputs, ...defaults, ...findPlainTexts(template.conditions, ["Conditions"])];
}
