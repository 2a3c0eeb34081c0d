/**
 * Why a text names no field, or undefined when it does: `name`, or `[a][b]` all in brackets. Logstash refuses others when
 * it meets the first event (its strict parser of field references).
 */
export function checkFieldReference(text: string): string | undefined {
  if (text === "") return "An empty text names no field.";
  if (!/[[\]]/.test(text)) return undefined;
  let rest = text;
  while (rest !== "") {
    const element = /^\[([^[\]]*)\]/.exec(rest);
    if (element === null) return `"${text}" names no field: a path is written [a][b], all of it in brackets.`;
    if (element[1] === "") return `"${text}" names no field: one of its brackets is empty.`;
    rest = rest.slice(element[0].length);
  }
  return undefined;
}

/** Why a text's `%{...}` name no field, one sentence each. Times, as in %{+yyyy.MM.dd}, are left to Logstash. */
export function checkFieldsInText(text: string): readonly string[] {
  const problems: string[] = [];
  for (const { 1: inner = "", index } of text.matchAll(/%\{([^}]*)/g)) {
    const end = index + 2 + inner.length;
    if (text.charAt(end) !== "}") problems.push("A `%{` is not closed by `}`, so it stays in the text as it is.");
    else if (!inner.startsWith("+") && !inner.startsWith("{")) {
      const problem = checkFieldReference(inner);
      if (problem !== undefined) problems.push(problem);
    }
  }
  return problems;
}
