import type { ParsedTemplate } from "../template/template.ts";

/**
 * Finds what a template draws in that neither its text nor its parameters show; such a template can only be
 * compared by a change set. Returns one phrase each, none when text and parameters say everything.
 *
 * `secretsmanager` references do not count, with or without a version: CloudFormation does not look whether a secret
 * has changed, so a change set would find nothing either (AWS: user guide, "Get a secret or secret value from Secrets
 * Manager"; the resource that uses it must itself be updated). An unversioned `ssm` reference does count: it is read
 * anew at each operation. `Fn::ImportValue` does not: an export in use cannot change.
 */
export function findHiddenInputs(template: ParsedTemplate): readonly string[] {
  const parameters = [...template.parameters.values()];
  return [
    ...parameters.filter(({ noEcho }) => noEcho).map(({ name }) => `the hidden value of parameter ${name}`),
    ...parameters
      .filter(({ type }) => type.startsWith("AWS::SSM::Parameter::Value<"))
      .map(({ name }) => `the SSM parameter behind ${name}`),
    ...[...template.text.matchAll(UNVERSIONED_SSM)].map(([reference]) => `the latest version of ${reference}`),
    ...(template.transforms.length > 0 || INLINE_TRANSFORM.test(template.text) ? ["what a transform makes of it"] : []),
    ...(OTHER_STACK.test(template.text) ? ["another stack or template"] : []),
  ];
}

/** `{{resolve:ssm:name}}` and `{{resolve:ssm-secure:name}}`; a version would follow after one more colon. */
const UNVERSIONED_SSM = /\{\{resolve:ssm(?:-secure)?:[^:}]+\}\}/g;
const INLINE_TRANSFORM = /Fn::Transform|!Transform/;
const OTHER_STACK = /AWS::CloudFormation::Stack\b|GetStackOutput/;
