import { isList, isObject, type ParsedTemplate, type TemplateObject, type TemplateValue } from "./template.ts";

/** Finds the value under a path of property names; undefined where a step is missing or is no object. */
export function findProperty(object: TemplateObject | undefined, path: readonly string[]): TemplateValue | undefined {
  return path.reduce<TemplateValue | undefined>(
    (value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    object,
  );
}

/** Finds what a value can come to: both branches of every `Fn::If`, without `AWS::NoValue`. */
export function findAlternatives(value: TemplateValue | undefined): readonly TemplateValue[] {
  if (value === undefined) return [];
  const branches = isObject(value) ? value["Fn::If"] : undefined;
  if (isList(branches)) return branches.slice(1).flatMap(findAlternatives);
  return isObject(value) && value["Ref"] === "AWS::NoValue" ? [] : [value];
}

/** Finds the objects of a property that takes one or a list of them, whatever the conditions come to. */
export function findObjects(value: TemplateValue | undefined): readonly TemplateObject[] {
  return findItems(value).filter(isObject);
}

/** Finds the texts of a property that takes one or a list of them; what only AWS knows stays as `${Name}`. */
export function findTexts(value: TemplateValue | undefined): readonly string[] {
  return findItems(value)
    .map(renderText)
    .filter((each) => each !== undefined);
}

/** True where a property holds a function whose text cannot be told from the template alone. */
export function isUnreadable(value: TemplateValue | undefined): boolean {
  return findItems(value).some((each) => renderText(each) === undefined);
}

/**
 * Renders a value as text with `${Name}` or `${Name.Attribute}` for what only AWS knows: scalars, `Ref`,
 * `Fn::GetAtt`, `Fn::Sub` and `Fn::Join`. Other functions and plain objects have no text.
 */
export function renderText(value: TemplateValue): string | undefined {
  if (isList(value)) return undefined;
  if (!isObject(value)) return String(value);
  const { Ref: name, "Fn::GetAtt": attribute, "Fn::Sub": pattern, "Fn::Join": joined } = value;
  if (typeof name === "string") return `\${${name}}`;
  if (isList(attribute)) return `\${${attribute.map(renderText).join(".")}}`;
  if (pattern !== undefined) return renderSub(pattern);
  if (isList(joined)) return renderJoin(joined);
  return undefined;
}

/** Finds every plain text inside a value, with the path to it. */
export function findPlainTexts(value: TemplateValue, path: readonly string[]): readonly PlainText[] {
  if (isList(value)) return value.flatMap((item, index) => findPlainTexts(item, [...path, String(index)]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, inner]) => findPlainTexts(inner, [...path, key]));
  return [{ text: String(value), path }];
}

export interface PlainText {
  readonly text: string;
  readonly path: readonly string[];
}

/** True where the value is true, or a parameter whose default is true decides it. */
export function isTrue(template: ParsedTemplate, value: TemplateValue | undefined): boolean {
  return findTexts(value).length > 0 && findTexts(value).every((text) => renderDefault(template, text) === "true");
}

/** Renders a text in which a single `${Parameter}` stands as that parameter's default, where it has one. */
export function renderDefault(template: ParsedTemplate, text: string): string {
  const name = /^\$\{([A-Za-z0-9]+)\}$/.exec(text)?.[1];
  return (name === undefined ? undefined : template.parameters.get(name)?.defaultValue) ?? text;
}

function findItems(value: TemplateValue | undefined): readonly TemplateValue[] {
  return findAlternatives(value).flatMap((each) => (isList(each) ? each.flatMap(findAlternatives) : [each]));
}

function renderSub(argument: TemplateValue): string | undefined {
  if (typeof argument === "string") return argument;
  const [pattern, variables] = isList(argument) ? argument : [];
  if (typeof pattern !== "string") return undefined;
  return pattern.replaceAll(/\$\{([A-Za-z0-9]+)\}/g, (whole, name: string) => {
    const value = isObject(variables) ? variables[name] : undefined;
    return (value === undefined ? undefined : renderText(value)) ?? whole;
  });
}

function renderJoin([delimiter, items]: readonly TemplateValue[]): string | undefined {
  if (typeof delimiter !== "string" || !isList(items)) return undefined;
  const texts = items.map(renderText);
  return texts.every((text) => text !== undefined) ? texts.join(delimiter) : undefined;
}
