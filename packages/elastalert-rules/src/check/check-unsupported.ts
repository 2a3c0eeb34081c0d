import { refused, type Finding } from "../finding.ts";
import { entryOf, textOf, valueOf } from "../document/value.ts";
import type { RuleContext } from "./context.ts";

const OWN_ENHANCEMENTS = new Set(["DropMatchException", "TimeEnhancement", "BaseEnhancement"]);

/** What ElastAlert can do and this package cannot look into, and modules that nobody declared. */
export function checkUnsupported({ rule, modules }: RuleContext): readonly Finding[] {
  const imported = entryOf(rule.value, "import");
  const enhancements = valueOf(rule.value, "match_enhancements");
  const names = enhancements?.kind === "list" ? enhancements.items : [];
  return [
    ...(imported === undefined
      ? []
      : [
          refused(
            imported.at,
            "import brings keys from files that are not looked at here, so the rule could not be checked. Write the keys out, or put what environments differ in into overrides/<environment>/.",
          ),
        ]),
    ...names.flatMap((item) => {
      const name = textOf(item);
      if (name === undefined || OWN_ENHANCEMENTS.has(name) || modules.includes(name)) return [];
      return [
        refused(
          item.at,
          `${name} is a module of our own, and package.yaml does not say that the image holds it; without it ElastAlert would not start. Add it to modules in package.yaml, or mend the name.`,
        ),
      ];
    }),
  ];
}
