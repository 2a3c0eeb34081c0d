import type { JsonObject } from "../json.ts";
import type { CallContext } from "../service.ts";
import { notModelled } from "../aws-error.ts";
import { requireFunction } from "./find-function.ts";
import type { LambdaFunction } from "./function-version.ts";
import { readFunctionArn } from "./function-reference.ts";
import type { LambdaDesk } from "./lambda-desk.ts";
import { invalidParameterValue } from "./refusals.ts";
import { tagsOf } from "./show-function.ts";

interface OfResource {
  readonly Resource: string;
}

/** ListTags: of a function. */
export function listTags(desk: LambdaDesk) {
  return ({ Resource }: OfResource, context: CallContext): object => ({
    Tags: tagsOf(requireTagged(desk, context, Resource).settings),
  });
}

export interface TagResourceInput extends OfResource {
  readonly Tags: Readonly<Record<string, string>>;
}

/** TagResource: adds tags, or gives them other values. */
export function tagResource(desk: LambdaDesk) {
  return ({ Resource, Tags }: TagResourceInput, context: CallContext): object => {
    const of = requireTagged(desk, context, Resource);
    return setTags(desk, of, { ...tagsOf(of.settings), ...Tags });
  };
}

export interface UntagResourceInput extends OfResource {
  readonly TagKeys: readonly string[];
}

/** UntagResource. */
export function untagResource(desk: LambdaDesk) {
  return ({ Resource, TagKeys }: UntagResourceInput, context: CallContext): object => {
    const of = requireTagged(desk, context, Resource);
    const kept = Object.entries(tagsOf(of.settings)).filter(([key]) => !TagKeys.includes(key));
    return setTags(desk, of, Object.fromEntries(kept));
  };
}

function setTags(desk: LambdaDesk, of: LambdaFunction, tags: Readonly<Record<string, string>>): object {
  const Tags: readonly JsonObject[] = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  desk.functions.configure(of, { ...of.settings, Tags });
  return {};
}

function requireTagged(desk: LambdaDesk, context: CallContext, arn: string): LambdaFunction {
  if (/^arn:aws:lambda:[^:]*:\d*:event-source-mapping:/.test(arn))
    throw notModelled("tags of event source mappings by call");
  const reference = readFunctionArn(arn);
  if (reference === undefined) throw invalidParameterValue(`The resource ${arn} is not the ARN of a function.`);
  if (reference.qualifier !== undefined)
    throw invalidParameterValue(
      "Tags on function aliases and versions are not supported. Please specify either a function ARN.",
    );
  return requireFunction(desk, context, arn);
}
