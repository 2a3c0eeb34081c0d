import { search } from "@jmespath-community/jmespath";
import { UnknownCommand, type CliCommand } from "./parse-command.ts";

/** Returns what the CLI prints of an operation's result. */
export function renderResult(result: object, { query, output }: Pick<CliCommand, "query" | "output">): string {
  const value = query === undefined ? result : ask(result, query);
  if (output === "text") return renderText(value);
  return value === undefined ? "" : `${JSON.stringify(value, undefined, 4)}\n`;
}

function ask(result: object, query: string): unknown {
  try {
    // The result as it would be in JSON: members without a value are not there.
    return search(JSON.parse(JSON.stringify(result)), query);
  } catch (error) {
    throw new UnknownCommand(
      `Bad value for --query ${query}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** AWS CLI: values of a list stand in one line, lists of lists in a line each. */
function renderText(value: unknown): string {
  if (!Array.isArray(value)) return `${renderScalar(value)}\n`;
  const items: readonly unknown[] = value;
  if (items.length === 0) return "";
  if (items.some((item) => Array.isArray(item))) return items.map(renderText).join("");
  return `${items.map(renderScalar).join("\t")}\n`;
}

function renderScalar(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw new UnknownCommand("a rehearsed machine prints no structures as text; pick their members with --query");
}
