import { AwsError } from "../aws-error.ts";
import { obeyMembers } from "../obey-members.ts";
import type { CallContext, Service } from "../service.ts";
import { describeParameters, listTagsForResource, type DescribeParametersInput } from "./describe-parameters.ts";
import { openParameterStore, type ParameterPorts, type ParameterStore } from "./parameter-store.ts";
import { putParameter, type PutParameterInput } from "./put-parameter.ts";
import { getParameter, getParameters, getParametersByPath, requireCount, type ByPathInput } from "./read-parameters.ts";

/** Returns SSM's Parameter Store: parameters with versions, in the standard tier. */
export function createSsm(ports: ParameterPorts): Service {
  const parameters = openParameterStore(ports);
  return {
    signingName: "ssm",
    operations: {
      DeleteParameter: obeyMembers(["Name"], deleteParameter(parameters)),
      DeleteParameters: obeyMembers(["Names"], deleteParameters(parameters)),
      DescribeParameters: obeyMembers<DescribeParametersInput>(
        ["ParameterFilters", "MaxResults", "NextToken"],
        describeParameters(parameters),
      ),
      GetParameter: obeyMembers(["Name", "WithDecryption"], getParameter(parameters)),
      GetParameters: obeyMembers(["Names", "WithDecryption"], getParameters(parameters)),
      GetParametersByPath: obeyMembers<ByPathInput>(
        ["Path", "Recursive", "WithDecryption", "MaxResults", "NextToken"],
        getParametersByPath(parameters),
      ),
      ListTagsForResource: obeyMembers(["ResourceType", "ResourceId"], listTagsForResource(parameters)),
      PutParameter: obeyMembers<PutParameterInput>(
        ["Name", "Value", "Type", "Description", "KeyId", "Overwrite", "AllowedPattern", "Tags", "Tier", "DataType"],
        putParameter(parameters),
      ),
    },
  };
}

function deleteParameter(parameters: ParameterStore) {
  return ({ Name }: { readonly Name: string }, context: CallContext): object => {
    const parameter = parameters.find(context, Name);
    // AWS: this error has no text.
    if (parameter === undefined) throw new AwsError("ParameterNotFound", "");
    parameters.delete(parameter);
    return {};
  };
}

function deleteParameters(parameters: ParameterStore) {
  return ({ Names }: { readonly Names: readonly string[] }, context: CallContext): object => {
    requireCount(Names, 10);
    const [DeletedParameters, InvalidParameters]: [string[], string[]] = [[], []];
    for (const name of Names) {
      const parameter = parameters.find(context, name);
      (parameter === undefined ? InvalidParameters : DeletedParameters).push(name);
      if (parameter !== undefined) parameters.delete(parameter);
    }
    return { DeletedParameters, InvalidParameters };
  };
}
