import { refused, type Finding } from "../finding.ts";
import type { Entry } from "../document/value.ts";
import { insteadOf } from "../schema/gone-settings.ts";
import { namesLike, typeOf, type SettingTable } from "../schema/setting.ts";
import { checkSetting } from "./check-setting.ts";
import { didYouMean } from "./nearest.ts";

/** Checks entries against a table; `of` says whose settings they are, in words that follow "there is no setting x". */
export function checkSettings(
  entries: readonly Entry[],
  { table, of }: { readonly table: SettingTable; readonly of: string },
): readonly Finding[] {
  return entries.flatMap((entry) => {
    const type = typeOf(table, entry.key);
    return type === undefined ? [unknownSetting(entry, { table, of })] : checkSetting(entry, type);
  });
}

/** What is said of a setting that a table does not have. */
export function unknownSetting(
  { key, at }: Entry,
  { table, of }: { readonly table: SettingTable; readonly of: string },
): Finding {
  const instead = insteadOf(key);
  if (instead !== undefined) return refused(at, `Elasticsearch 9 has no setting ${key} any more: ${instead}.`);
  const meant = didYouMean(key, namesLike(table, key)) || "Mend its name, or leave it out. ";
  return refused(at, `There is no setting ${key} ${of}, and one that is not known is refused. ${meant}`.trim());
}
