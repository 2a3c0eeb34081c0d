import { checkDateFormat } from "./check-date-format.ts";

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

/** Why the `%{...}` of a text name no field or no time, one sentence each, with where they start. */
export function checkFieldsInText(text: string): readonly { readonly offset: number; readonly message: string }[] {
  return Array.from(text.matchAll(/%\{([^}]*)(\}{0,2})/g)).flatMap(({ 1: inner = "", 2: close = "", index: offset }) =>
    checkPlaceholder(inner, close).map((message) => ({ offset, message })),
  );
}

/** Seconds since 1970: the one of Logstash's times that is no format. */
const EPOCH = "+%s";

function checkPlaceholder(inner: string, close: string): readonly string[] {
  if (close === "") return ["A `%{` is not closed by `}`, so it stays in the text as it is."];
  if (inner.startsWith("+")) return inner === EPOCH ? [] : checkDateFormat(inner.slice(1));
  // `%{{format}}` is Java's own formats, which are left to Logstash.
  if (inner.startsWith("{"))
    return close === "}}" ? [] : ["A `%{{` is not closed by `}}`, so it stays in the text as it is."];
  // An open one swallows what follows, up to the next that is closed.
  if (inner.includes("%{")) return ["A `%{` is not closed by `}` before the next one begins."];
  const problem = checkFieldReference(inner);
  return problem === undefined ? [] : [problem];
}
