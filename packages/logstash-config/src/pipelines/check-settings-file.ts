import { isMap, LineCounter, parseDocument } from "yaml";
import { type Finding, sortFindings } from "../check/finding.ts";
import { suggest } from "../check/nearest.ts";
import type { Place, SourceFile } from "../language/place.ts";
import { GONE_PROCESS_SETTINGS, PROCESS_SETTINGS } from "./process-settings.ts";
import { checkYamlSetting, checkYamlVariables, flatten, type Setting } from "./yaml-setting.ts";

/** What is wrong with a `logstash.yml`; a file without a setting is sound. */
export function checkSettingsFile({ file, text }: SourceFile): readonly Finding[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const message = `This is no YAML: ${(broken.message.split("\n")[0] ?? "").replace(/\.$/, "")}.`;
    return [{ rule: "setting", kind: "refused", at: place(broken.pos[0]), message }];
  }
  if (document.contents === null) return [];
  if (!isMap(document.contents)) {
    return [{ rule: "setting", kind: "refused", at: place(0), message: "logstash.yml is settings and their values." }];
  }
  return sortFindings(
    flatten(document.contents, { place, prefix: "" }).flatMap(([name, setting]) => checkOne(name, setting)),
  );
}

function checkOne(name: string, setting: Setting): readonly Finding[] {
  const broken = checkYamlVariables(setting, "setting");
  return broken.some(({ kind }) => kind === "refused") ? broken : [...broken, ...check(name, setting)];
}

function check(name: string, setting: Setting): readonly Finding[] {
  const family = Object.keys(PROCESS_SETTINGS).find((key) => key.endsWith(".*") && name.startsWith(key.slice(0, -1)));
  const type = PROCESS_SETTINGS[name] ?? (family === undefined ? undefined : PROCESS_SETTINGS[family]);
  const gone = GONE_PROCESS_SETTINGS[name];
  if (gone !== undefined) {
    return [
      {
        rule: "setting",
        kind: "refused",
        at: setting.at,
        message: `Logstash 9 has no setting ${name} any more: ${gone}.`,
      },
    ];
  }
  if (type !== undefined) return checkYamlSetting(name, { setting, type });
  const message = `Logstash has no setting ${name}, and does not start with it.${suggest(name, Object.keys(PROCESS_SETTINGS))}`;
  return [{ rule: "setting", kind: "refused", at: setting.at, message }];
}
