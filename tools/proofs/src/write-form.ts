/** Returns the form by which AWS Query asks CloudFormation for an operation, as the SDK's client writes it. */
export function writeForm(operation: string, input: object): string {
  const form = new URLSearchParams({ Action: operation, Version: "2010-05-15" });
  addMembers(form, "", input);
  return form.toString();
}

function addMembers(form: URLSearchParams, prefix: string, input: object): void {
  for (const [name, value] of Object.entries(input)) addValue(form, `${prefix}${name}`, value);
}

function addValue(form: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) {
    // AWS: an empty list is written, and is not the same as none.
    if (value.length === 0) form.set(name, "");
    for (const [index, item] of value.entries()) addValue(form, `${name}.member.${index + 1}`, item);
  } else if (typeof value === "object") addMembers(form, `${name}.`, value);
  else form.set(name, `${value as string | number | boolean}`);
}
