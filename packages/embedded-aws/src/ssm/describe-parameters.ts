import { AwsError, notModelled } from "../aws-error.ts";
import { objectAt, textOrNumber } from "../resources/property-values.ts";
import { pageInOrder } from "../page.ts";
import type { CallContext } from "../service.ts";
import { parameterArn } from "./find-version.ts";
import type { Parameter, ParameterStore } from "./parameter-store.ts";
import { invalidToken, liesUnder, requirePageSize } from "./read-parameters.ts";

interface ParameterFilter {
  readonly Key: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}

export interface DescribeParametersInput {
  readonly ParameterFilters?: readonly ParameterFilter[];
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** DescribeParameters: everything about parameters but their values. */
export function describeParameters(parameters: ParameterStore) {
  return (input: DescribeParametersInput, context: CallContext): object => {
    const { ParameterFilters = [], MaxResults = PAGE_SIZE, NextToken } = input;
    requirePageSize(MaxResults, PAGE_SIZE);
    const tests = ParameterFilters.map((filter) => readFilter(filter));
    const found = parameters.list(context).filter((parameter) => tests.every((isMatch) => isMatch(parameter)));
    const page = pageInOrder(found, {
      token: NextToken,
      size: MaxResults,
      keyOf: ({ name }) => name,
      invalidToken: invalidToken(),
    });
    return { Parameters: page.items.map((parameter) => showMetadata(parameter)), NextToken: page.nextToken };
  };
}

const PAGE_SIZE = 50;

/** ListTagsForResource of a parameter, those of its stack included. */
export function listTagsForResource(parameters: ParameterStore) {
  return (
    { ResourceType, ResourceId }: { readonly ResourceType: string; readonly ResourceId: string },
    context: CallContext,
  ): object => {
    if (ResourceType !== "Parameter") throw notModelled(`tags of the SSM resource type ${ResourceType}`);
    const parameter = parameters.find(context, ResourceId);
    if (parameter === undefined) {
      throw new AwsError(
        "InvalidResourceId",
        "The resource ID isn't valid. Verify that you entered the correct ID and try again.",
      );
    }
    const tags = objectAt(parameter.resource.properties, "Tags");
    return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value: textOrNumber(Value) ?? "" })) };
  };
}

type Test = (parameter: Parameter) => boolean;

function readFilter({ Key, Option, Values = [] }: ParameterFilter): Test {
  const kind = `${Key} ${Option ?? "Equals"}`;
  const by = (isMatch: (parameter: Parameter, value: string) => boolean): Test => {
    return (parameter) => Values.some((value) => isMatch(parameter, value));
  };
  switch (kind) {
    case "Name Equals":
      return by(({ name }, value) => name === value);
    case "Name BeginsWith":
      return by(({ name }, value) => name.startsWith(value));
    case "Name Contains":
      return by(({ name }, value) => name.includes(value));
    case "Type Equals":
      return by(({ newest }, value) => newest.type === value);
    case "Path Recursive":
      return by(({ name }, value) => liesUnder(name, value, true));
    case "Path OneLevel":
    case "Path Equals":
      return by(({ name }, value) => liesUnder(name, value, false));
    default:
      throw notModelled(`the parameter filter ${kind}`);
  }
}

function showMetadata(parameter: Parameter): object {
  const { name, newest, resource } = parameter;
  const text = (property: string): string | undefined => textOrNumber(resource.properties[property]);
  if (text("Policies") !== undefined) throw notModelled(`the policies of the SSM parameter ${name}`);
  return {
    Name: name,
    ARN: parameterArn(parameter),
    Type: newest.type,
    KeyId: text("KeyId"),
    LastModifiedDate: newest.lastModifiedMs,
    LastModifiedUser: `arn:aws:iam::${resource.account}:user/embedded`,
    Description: text("Description"),
    AllowedPattern: text("AllowedPattern"),
    Version: newest.version,
    Tier: text("Tier") ?? "Standard",
    Policies: [],
    DataType: newest.dataType,
  };
}
