import type { ParsedTemplate } from "@logstack/deploy-core";
import type { FunctionDefinition } from "../model/function-definition.ts";

/**
 * Returns the text of `settings.json`: each setting from its parameter, numbers as numbers, what is empty left out. In the
 * order of names, so that equal settings make equal text.
 */
export function fillSettings(
  { settings }: Pick<FunctionDefinition, "settings">,
  { values, template }: { readonly values: Readonly<Record<string, string>>; readonly template: ParsedTemplate },
): string {
  const filled = Object.entries(settings)
    .map(([setting, parameter]) => {
      const value = values[parameter] ?? "";
      return [setting, template.parameters.get(parameter)?.type === "Number" ? readNumber(value) : value] as const;
    })
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(filled), null, 2)}\n`;
}

function readNumber(value: string): number | "" {
  return value === "" ? "" : Number(value);
}
