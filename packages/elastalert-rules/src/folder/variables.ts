import { refused, type Finding } from "../finding.ts";
import { mapScalars, type Scalar, type Value } from "../document/value.ts";
import { isWholeToken, tokenIn } from "../document/tokens.ts";
import { keepsTexts } from "../schema/known-keys.ts";

/**
 * What a text with tokens becomes. `sensitive`: it has a value that may not be seen; the token stays. `unresolved`: it
 * has none, `why` says so in words that follow "because", for instance "no variable is named Url".
 */
export type Rendered =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "sensitive" }
  | { readonly kind: "unresolved"; readonly why: string };

/** Where values of `#{...}` tokens come from. `later`: nobody knows them yet; tokens are let pass, and not judged. */
export type Variables =
  | { readonly kind: "later" }
  | { readonly kind: "known"; readonly render: (text: string, environment: string) => Rendered };

/**
 * Puts the values of an environment's variables in place of tokens. A value is put into the text it stands in and
 * nowhere else, so that quotes, colons or line breaks in it change nothing. A text that is one token becomes a number or
 * a boolean when it looks like one and its key does not want a text.
 */
export function resolveTokens(
  value: Value,
  { variables, environment }: { readonly variables: Variables; readonly environment: string },
): { readonly value: Value; readonly findings: readonly Finding[] } {
  if (variables.kind === "later") return { value, findings: [] };
  const findings: Finding[] = [];
  const resolved = mapScalars(value, (scalar, path) => {
    const token = typeof scalar.value === "string" ? tokenIn(scalar.value) : undefined;
    if (typeof scalar.value !== "string" || token === undefined) return scalar;
    const rendered = variables.render(scalar.value, environment);
    switch (rendered.kind) {
      case "sensitive":
        return scalar;
      case "unresolved":
        findings.push(refused(scalar.at, unresolved(token, rendered.why)));
        return scalar;
      case "text":
        return { ...scalar, value: typed(rendered.text, { whole: isWholeToken(scalar.value), path }) };
    }
  });
  return { value: resolved, findings };
}

function unresolved(token: string, why: string): string {
  return `The token ${token} has no value, because ${why}; ElastAlert would get it as it is written. Give the variable a value for this environment, or mend its name.`;
}

function typed(
  text: string,
  { whole, path }: { readonly whole: boolean; readonly path: readonly string[] },
): Scalar["value"] {
  if (!whole || keepsTexts(path)) return text;
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}
