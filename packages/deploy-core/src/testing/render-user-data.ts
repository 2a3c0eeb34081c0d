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
  if (isList(value)) throw new Error("User data holds a list outside of a function.");
  if (!isObject(value)) return String(value);
  const [call, ...others] = Object.entries(value);
  if (call === undefined || others.length > 0) throw new Error("User data holds an object that is no function.");
  return renderCall(call, names);
}

function renderCall([name, argument]: readonly [string, TemplateValue], names: Names): string {
  const items = isList(argument) ? argument : [];
  switch (name) {
    case "Fn::Base64":
      return renderValue(argument, names);
    case "Fn::Sub":
      return renderSub(renderValue(argument, names), names);
    case "Fn::Join": {
      const [separator = "", parts] = items;
      const texts = (isList(parts) ? parts : []).map((part) => renderValue(part, names));
      return texts.join(renderValue(separator, names));
    }
    case "Fn::FindInMap": {
      const path = items.map((step) => renderValue(step, names));
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
