import { templateError } from "./format-error.ts";

/** A piece of `Fn::Sub`'s text: literal, or the name inside `${...}`. */
export type SubPiece = { readonly literal: string } | { readonly variable: string };

/** Returns the pieces of `Fn::Sub`'s text; `${!Name}` is the literal `${Name}`. Throws for a name AWS does not allow. */
export function parseSub(text: string): readonly SubPiece[] {
  return text.split(/(\$\{[^}]*\})/).flatMap((part, index): readonly SubPiece[] => {
    if (index % 2 === 0) return part === "" ? [] : [{ literal: part }];
    const name = part.slice(2, -1);
    if (name.startsWith("!")) return [{ literal: `\${${name.slice(1)}}` }];
    if (!/^[A-Za-z0-9_.:]+$/.test(name)) {
      throw templateError(
        "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons",
      );
    }
    return [{ variable: name }];
  });
}
