import { isGrokPattern, GROK_PATTERN_NAMES } from "../plugins/grok-pattern-names.ts";
import { checkFieldReference } from "./check-field-reference.ts";
import { suggest } from "./nearest.ts";

/** Which patterns a grok expression can use besides the bundled ones; `unknown`: there are folders of patterns, which are not read. */
export interface GrokPatterns {
  readonly own: ReadonlySet<string>;
  readonly folders: "none" | "unknown";
}

/** Why an expression is no grok pattern, one sentence each. */
export function checkGrok(expression: string, patterns: GrokPatterns): readonly string[] {
  const problems: string[] = [];
  let plain = "";
  let index = 0;
  while (index < expression.length) {
    const start = expression.indexOf("%{", index);
    if (start === -1) break;
    plain += expression.slice(index, start);
    const end = expression.indexOf("}", start);
    if (end === -1) return [...problems, `\`${expression.slice(start, start + 30)}\` is not closed by \`}\`.`];
    problems.push(...checkUse(expression.slice(start + 2, end), patterns));
    index = end + 1;
  }
  return [...problems, ...checkBrackets(plain + expression.slice(index))];
}

function checkUse(use: string, patterns: GrokPatterns): readonly string[] {
  const parts = /^([A-Za-z0-9_]+)(?::([^:]*))?(?::([^:]*))?$/.exec(use);
  if (parts === null)
    return [`%{${use}} is no use of a pattern: it is written %{NAME}, %{NAME:field} or %{NAME:field:int}.`];
  const [, name = "", field, type] = parts;
  const known = isGrokPattern(name) || patterns.own.has(name) || patterns.folders === "unknown";
  const unknown = known
    ? []
    : [`Grok has no pattern ${name}.${suggest(name, [...GROK_PATTERN_NAMES, ...patterns.own])}`];
  const problem = field === undefined ? undefined : checkFieldReference(field);
  const types =
    type === undefined || type === "int" || type === "float"
      ? []
      : [`Grok converts to int and float, not to ${type}, in %{${use}}.`];
  return [...unknown, ...(problem === undefined ? [] : [problem]), ...types];
}

/** Brackets of a regular expression in Ruby's dialect, where classes stand within classes. */
function checkBrackets(pattern: string): readonly string[] {
  let groups = 0;
  let classes = 0;
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern.charAt(index);
    if (char === "\\") index += 1;
    else if (char === "[") {
      classes += 1;
      if (pattern.charAt(index + 1) === "^") index += 1;
      if (pattern.charAt(index + 1) === "]") index += 1;
    } else if (char === "]") classes = Math.max(0, classes - 1);
    else if (classes > 0) continue;
    else if (char === "(") groups += 1;
    else if (char === ")") {
      if (groups === 0) return ["One `)` of the pattern has no `(`."];
      groups -= 1;
    }
  }
  if (classes > 0) return ["One `[` of the pattern has no `]`; a literal one is written \\[."];
  return groups > 0 ? ["One `(` of the pattern has no `)`; a literal one is written \\(."] : [];
}
