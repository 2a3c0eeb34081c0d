import { refused, told, type Finding } from "../finding.ts";
import { isOpaque } from "../document/tokens.ts";
import { entryOf, isTrue, textOf } from "../document/value.ts";
import { settingOf, type RuleContext } from "./context.ts";
import { patternsMeet } from "./patterns-meet.ts";
import { orList } from "./check-shape.ts";

const DATE = /%[a-zA-Z]/g;

/** Whether `index` is there, may be the name of an index, and meets one that the stack writes. */
export function checkIndex(context: RuleContext): readonly Finding[] {
  const entry = entryOf(context.rule.value, "index");
  const index = textOf(entry?.value);
  if (entry === undefined) {
    const at = entryOf(context.rule.value, "name")?.at ?? context.rule.value.at;
    return [
      refused(at, "index is missing, so ElastAlert would not know where to look. Add it, for instance logs-iis-*."),
    ];
  }
  if (index === undefined || isOpaque(index)) return [];
  const at = entry.value.at;
  const dated = isTrue(settingOf(context, "use_strftime_index"));
  const findings: Finding[] = checkDates(index, dated).map((text) => refused(at, text));
  if (dated && index.search(DATE) === -1)
    findings.push(
      told(
        at,
        "use_strftime_index is on, and index has no date in it, so it changes nothing. Write %Y.%m.%d where the date is, or remove use_strftime_index.",
      ),
    );
  for (const part of index.split(",")) findings.push(...checkName(part).map((text) => refused(at, text)));
  return findings.length > 0 ? findings : checkWritten(context, { index, dated }).map((text) => refused(at, text));
}

function checkDates(index: string, dated: boolean): readonly string[] {
  const dates = index.match(DATE) ?? [];
  if (!dated && dates.length > 0) {
    return [
      `index holds ${dates[0]}, which stays as it is without use_strftime_index, so no index would match. Add use_strftime_index: true, or write * in its place.`,
    ];
  }
  const odd = dates.find((date) => ["%y", "%M", "%D"].includes(date));
  if (odd === undefined) return [];
  const meant = {
    "%y": "a year of two digits; %Y is the year",
    "%M": "minutes; %m is the month",
    "%D": "a whole date with slashes; %d is the day",
  };
  return [`index holds ${odd}, which is ${meant[odd as keyof typeof meant]}. Write the one that the index has.`];
}

function checkName(part: string): readonly string[] {
  const name = part
    .replace(DATE, "0")
    .replace(/^-(?=.*[*\w])/, "")
    .replace(/^[\w*-]+:/, "");
  if (part === "") return ["index has an empty name in it, before, after or between commas. Remove the comma."];
  if (/[A-Z]/.test(name))
    return [
      `index holds ${part}, and no index of Elasticsearch has capital letters, so it matches nothing. Write it in small letters.`,
    ];
  const illegal = /[\\/?"<>|\s#:]/.exec(name)?.[0];
  if (illegal !== undefined)
    return [
      `index holds ${JSON.stringify(illegal)}, which no index of Elasticsearch has, so it matches nothing. Take it out.`,
    ];
  return /^[_+]/.test(name) ? [`index begins with ${name[0]}, which no index of ours does. Mend the name.`] : [];
}

function checkWritten(
  { indexPatterns }: RuleContext,
  { index, dated }: { readonly index: string; readonly dated: boolean },
): readonly string[] {
  if (indexPatterns === undefined) return [];
  const parts = index.split(",").filter((part) => !part.startsWith("-") && !part.includes(":"));
  const lost = parts.filter((part) => {
    const pattern = dated ? part.replace(DATE, "*") : part;
    return !indexPatterns.some((written) => patternsMeet(pattern, written));
  });
  return lost.map(
    (part) =>
      `The stack writes no index that ${part} matches; it writes ${orList(indexPatterns)}. Mend the name: a rule without events is as quiet as one without problems.`,
  );
}
