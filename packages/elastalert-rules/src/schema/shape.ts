/**
 * What a key's value may be. `texts`: a text or a list of them. `textList`: a list of texts. `span`: units of time,
 * such as `minutes: 5`; `rhythm`: that, or `schedule` with a cron expression. `certificates`: a path or a boolean.
 */
export type Shape =
  | "text"
  | "texts"
  | "textList"
  | "whole"
  | "wholeList"
  | "number"
  | "flag"
  | "span"
  | "rhythm"
  | "mapping"
  | "list"
  | "certificates"
  | "anything"
  | { readonly oneOf: readonly string[] };

/** Keys and the shapes of their values. */
export type Keys = Readonly<Record<string, Shape>>;

type Named = Exclude<Shape, object>;

/** A table of keys from names with spaces between them, by shape; `choices` are keys with the texts they allow. */
export function keys(
  byShape: Partial<Readonly<Record<Named, string>>>,
  choices: Readonly<Record<string, string>> = {},
): Keys {
  const named = Object.entries(byShape).flatMap(([shape, names]) =>
    words(names).map((name): [string, Shape] => [name, shape as Named]),
  );
  const chosen = Object.entries(choices).map(([name, values]): [string, Shape] => [name, { oneOf: words(values) }]);
  return Object.fromEntries([...named, ...chosen]);
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
