import { notModelled } from "../aws-error.ts";
import { member } from "../json.ts";
import { missingParameter } from "../wire/read-form.ts";

/** What a request wants to see: items with one of these values, for each filter. */
export interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

/** Reads what an item has under a filter's name: none, one or several texts. */
export type FilterReaders<T> = Readonly<Record<string, (item: T) => readonly (string | undefined)[]>>;

/**
 * Returns the items that match all filters; values may hold the wildcards `*` and `?`, as on AWS.
 * `tag:<key>`, `tag-key` and the names in `readers` are modelled, all others are refused by name.
 */
export function filterItems<T>(
  items: readonly T[],
  filters: readonly Filter[] | undefined,
  {
    readers,
    tagsOf,
  }: {
    readonly readers: FilterReaders<T>;
    readonly tagsOf: (item: T) => Readonly<Record<string, string>>;
  },
): readonly T[] {
  const all: FilterReaders<T> = { ...readers, "tag-key": (item) => Object.keys(tagsOf(item)) };
  const readerOf = (name: string): FilterReaders<T>[string] => {
    if (name.startsWith("tag:")) return (item) => [member(tagsOf(item), name.slice("tag:".length))];
    const reader = member(all, name);
    if (reader === undefined) throw notModelled(`the filter ${name}`);
    return reader;
  };
  const tests = (filters ?? []).map(({ Name, Values = [] }) => {
    if (Name === undefined) throw missingParameter("Filter.Name");
    const [reader, patterns] = [readerOf(Name), Values.map(patternOf)];
    return (item: T) =>
      reader(item).some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)));
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function patternOf(text: string): RegExp {
  const escaped = text.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}
