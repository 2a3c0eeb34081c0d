import { findProperty } from "../template/find-values.ts";
import { isList, isObject, type ParsedTemplate, type TemplateValue } from "../template/template.ts";

/**
 * Renders the boot script of a launch template as an instance would get it, with these values for the names it uses;
 * a name without a value stands for itself. Knows Fn::Base64, Fn::Sub, Fn::Join and Fn::FindInMap, and throws on others.
 */
export function renderUserData(
  template: ParsedTemplate,
  { logicalId, values = {} }: { readonly logicalId: string; readonly values?: Readonly<Record<string, string>> },
): string {
  const userData = findProperty(template.resources.get(logicalId)?.properties, ["LaunchTemplateData", "UserData"]);
  if (userData === undefined) throw new Error(`${logicalId} has no user data.`);
  return renderValue(userData, { template, values });
}

interface Names {
  readonly template: ParsedTemplate;
  readonly values: Readonly<Record<string, string>>;
}

function renderValue(value: TemplateValue, names: Names): string {
  if (!isObject(value)) return isList(value) ? value.map((each) => renderValue(each, names)).join("") : String(value);
  const [call, ...others] = Object.entries(value);
  if (call === undefined || others.length > 0) throw new Error("User data holds something that is no function.");
  const [name, argument] = call;
  switch (name) {
    case "Fn::Base64":
      return renderValue(argument, names);
    case "Fn::Sub":
      return renderSub(String(argument), names);
    case "Fn::Join": {
      const [separator, parts] = isList(argument) ? argument : [];
      return (isList(parts) ? parts : []).map((part) => renderValue(part, names)).join(String(separator));
    }
    case "Fn::FindInMap": {
      const path = (isList(argument) ? argument : []).map(String);
      return renderValue(findProperty(names.template.mappings, path) ?? "", names);
    }
    default:
      throw new Error(`User data uses ${name}, which this test kit does not render.`);
  }
}

function renderSub(text: string, { values }: Names): string {
  return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) =>
    literal === "!" ? `\${${name}}` : (values[name] ?? name),
  );
}
