import { placeInString } from "../language/place.ts";
import type { Configuration } from "../language/syntax-tree.ts";
import { PROGRAMS } from "./check-texts.ts";
import { environmentReferences } from "./environment-variables.ts";
import type { Finding } from "./finding.ts";
import { findBrokenVariables } from "./find-broken-variables.ts";
import { suggest } from "./nearest.ts";
import { conditionsOf, expressionsOf, operandsOf, pluginsOf, stringsIn } from "./walk.ts";

/**
 * What is wrong with the `${NAME}` in a file. One without a default has to have a value on the machine: it is refused when `known`
 * has the names of those that have, and not this one; told when nobody says which they are. What only looks like one is refused.
 */
export function checkVariables(configuration: Configuration, known: readonly string[] | undefined): readonly Finding[] {
  const inPlugins = pluginsOf(configuration).flatMap(({ plugin }) =>
    plugin.attributes
      .filter(({ name }) => !PROGRAMS.has(`${plugin.name.text} ${name.text}`))
      .flatMap(({ value }) => stringsIn(value)),
  );
  const inConditions = conditionsOf(configuration).flatMap(expressionsOf).flatMap(operandsOf).flatMap(stringsIn);
  const strings = [...inPlugins, ...inConditions];
  const broken = strings.flatMap(({ text, at }) =>
    findBrokenVariables(text).map(({ offset, kind, message }): Finding => ({
      rule: "variable",
      kind,
      at: placeInString(at, { text, offset }),
      message,
    })),
  );
  const unknown = strings.flatMap(({ text, at: start }) =>
    environmentReferences(text)
      .filter(({ name, default: byDefault }) => byDefault === undefined && known?.includes(name) !== true)
      .map(({ name, offset }): Finding => {
        const at = placeInString(start, { text, offset });
        if (known !== undefined) {
          const message = `The machine has no \${${name}}, so Logstash does not start.${suggest(name, known)} It has ${known.join(", ")}.`;
          return { rule: "variable", kind: "refused", at, message };
        }
        const message = `\${${name}} has no default: Logstash does not start where neither the environment nor its keystore has it.`;
        return { rule: "variable", kind: "told", at, message };
      }),
  );
  return [...broken, ...unknown];
}
