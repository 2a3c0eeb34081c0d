import { AwsError } from "../aws-error.ts";

/** A form's values by the parts of their dotted names: `Tags.member.1.Key=x` is `Tags` > `member` > `1` > `Key`, value `x`. */
export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

/** More dots than any name of an AWS API has; beyond it a form is an attack, not a request. */
const MAX_DEPTH = 32;

/** Returns the pairs of an AWS Query request as a tree. A name given twice keeps its last value. */
export function parseForm(pairs: Iterable<readonly [string, string]>): FormNode {
  const root = emptyNode();
  for (const [name, value] of pairs) {
    const parts = name.split(".");
    if (parts.length > MAX_DEPTH) throw malformedInput("The request has a parameter nested too deeply.");
    let node = root;
    for (const part of parts) {
      const next = node.children.get(part) ?? emptyNode();
      node.children.set(part, next);
      node = next;
    }
    node.value = value;
  }
  return root;
}

/** AWS's answer to a form whose structure fits no shape. */
export function malformedInput(message: string): AwsError {
  return new AwsError("MalformedInput", message);
}

function emptyNode(): FormNode {
  return { value: undefined, children: new Map() };
}
