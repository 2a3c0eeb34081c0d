/** A `${` that means something else than it seems to. */
export interface BrokenVariable {
  /** Where in the text it starts. */
  readonly offset: number;
  /** `refused`: it is not what anybody wants. `told`: it may be meant. */
  readonly kind: "refused" | "told";
  readonly message: string;
}

/**
 * Finds each `${` of a text that Logstash does not take for a variable, or for another one than it seems. Its grammar is `${NAME}` and
 * `${NAME:default}`; a default ends at the first `}`, and nothing is looked up in it; whatever does not fit stays as it is.
 */
export function findBrokenVariables(text: string): readonly BrokenVariable[] {
  const broken: BrokenVariable[] = [];
  let from = 0;
  for (;;) {
    const offset = text.indexOf("${", from);
    if (offset === -1) return broken;
    const [end, found] = judge(text.slice(offset));
    if (found !== undefined) broken.push({ offset, ...found });
    from = offset + end;
  }
}

/** How long the reference at the start of a text is, and what is wrong with it. */
function judge(rest: string): readonly [number, Omit<BrokenVariable, "offset"> | undefined] {
  const close = rest.indexOf("}");
  if (close === -1) {
    const message = `\`${shorten(rest)}\` is not closed by \`}\`, so Logstash leaves it as it is.`;
    return [2, { kind: "refused", message }];
  }
  const whole = rest.slice(0, close + 1);
  const [, name = "", byDefault] = /^\$\{([^:{}]*)(?::([^}]*))?\}$/.exec(whole) ?? [undefined, undefined];
  if (byDefault?.includes("${") === true) return [whole.length, { kind: "refused", message: nested(whole, byDefault) }];
  if (!/^[A-Za-z_.][\w.]*$/.test(name)) return [whole.length, { kind: "refused", message: misnamed(whole) }];
  if (byDefault?.startsWith("-") === true)
    return [whole.length, { kind: "told", message: `The default of \`${whole}\` is \`${byDefault}\`. ${SHELL}` }];
  return [whole.length, undefined];
}

function nested(whole: string, byDefault: string): string {
  return `\`${whole}\` has the default \`${byDefault}\`: Logstash ends a default at the first \`}\`, and looks up no variable in it. Close the first one, or write the default out.`;
}

function misnamed(whole: string): string {
  if (/^\$\{(?::[^}]*)?\}$/.test(whole)) return `\`${whole}\` names no variable, so Logstash leaves it as it is.`;
  return `\`${shorten(whole)}\` names no variable: a name is letters, digits, \`_\` and \`.\`, the first no digit. Logstash leaves it as it is.`;
}

const SHELL = "Logstash's defaults follow `:` alone, not `:-` as in a shell.";

/** What is not closed may be all the rest of a program. */
function shorten(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 40 ? `${line.slice(0, 40)}...` : line;
}
