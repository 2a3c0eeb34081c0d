import { templateError } from "./format-error.ts";
import { UNKNOWN, type Evaluated } from "./scope.ts";
import { textOf } from "./text-of.ts";

/** Returns what `Fn::Join` gives: the list's elements with the delimiter between them. */
export function join(delimiter: string, list: Evaluated): Evaluated {
  if (list === UNKNOWN) return UNKNOWN;
  const refusal =
    "every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined " +
    "or a function that returns a list of strings (such as Fn::GetAZs) to be joined.";
  if (!isList(list)) throw templateError(refusal);
  const parts = list.map((part) => textOf(part, refusal));
  return parts.includes(UNKNOWN) ? UNKNOWN : parts.map(String).join(delimiter);
}

/** Returns what `Fn::Split` gives: the pieces of the text between the delimiters. */
export function split(delimiter: string, text: Evaluated): Evaluated {
  const known = textOf(
    text,
    "every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a " +
      "function that returns a string to be split.",
  );
  return known === UNKNOWN ? UNKNOWN : known.split(delimiter);
}

/** Returns what `Fn::Select` gives: one element of a list; nothing exists beyond its end. */
export function select(index: Evaluated, list: Evaluated): Evaluated {
  const refusal = "Fn::Select requires a list argument with two elements: an integer index and a list";
  const position = textOf(index, refusal);
  if (position === UNKNOWN || list === UNKNOWN) return UNKNOWN;
  if (!isList(list) || !/^\d+$/.test(position)) throw templateError(refusal);
  const chosen = list[Number(position)];
  if (chosen === undefined || chosen === null) {
    throw templateError(`Fn::Select cannot select nonexistent value at index ${position}`);
  }
  return chosen;
}

/** Returns what `Fn::Base64` gives: the text's UTF-8 bytes in base 64. */
export function base64(text: Evaluated): Evaluated {
  const known = textOf(text, "every Fn::Base64 object must have a String-typed value.");
  if (known === UNKNOWN) return UNKNOWN;
  return btoa(Array.from(new TextEncoder().encode(known), (byte) => String.fromCharCode(byte)).join(""));
}

function isList(value: Evaluated): value is readonly Evaluated[] {
  return Array.isArray(value);
}
