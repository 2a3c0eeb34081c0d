import { refused, told, type Finding } from "../finding.ts";
import { entryOf, isTrue, numberOf, textOf, textsOf, valueOf, type Entry, type Mapping } from "../document/value.ts";
import { topOf } from "../folder/read-folder.ts";
import { alertersWith, KNOWN_KEYS } from "../schema/known-keys.ts";
import { ALERTERS } from "../schema/alerters.ts";
import { COMMON_KEYS, GLOBAL_KEYS } from "../schema/rule-keys.ts";
import { durationText, spanMs } from "../schema/spans.ts";
import { checkShape } from "./check-shape.ts";
import { unknownKey } from "./check-keys.ts";
import { NOT_INHERITED } from "./context.ts";

/** What is wrong with the global configuration; without one ElastAlert does not start. */
export function checkGlobal(global: Mapping | undefined): readonly Finding[] {
  if (global === undefined) {
    return [
      refused(
        topOf("elastalert.yaml"),
        "There is no elastalert.yaml, and ElastAlert does not start without run_every, buffer_time, writeback_index and rules_folder. Write it.",
      ),
    ];
  }
  return [
    ...NEEDED.filter((key) => !global.entries.has(key)).map((key) =>
      refused(
        global.at,
        `${key} is missing in the global configuration, and ElastAlert does not start without it. Add it.`,
      ),
    ),
    ...["es_host", "es_port"]
      .filter((key) => !global.entries.has(key))
      .map((key) =>
        told(
          global.at,
          `${key} is not in the global configuration, so the container has to get ${key.toUpperCase()} from its environment, or ElastAlert does not start.`,
        ),
      ),
    ...[...global.entries.values()].flatMap(checkEntry),
    ...checkPort(entryOf(global, "es_port")),
    ...checkRhythm(global),
  ];
}

const NEEDED = ["run_every", "buffer_time", "writeback_index", "rules_folder"];

function checkEntry(entry: Entry): readonly Finding[] {
  if (NOT_INHERITED.includes(entry.key)) {
    return [
      refused(
        entry.at,
        `${entry.key} is only read from rules; in the global configuration it has no effect or stops ElastAlert. Write it into each rule.`,
      ),
    ];
  }
  const owner = alertersWith(entry.key)[0];
  const shape =
    GLOBAL_KEYS[entry.key] ??
    COMMON_KEYS[entry.key] ??
    (owner === undefined ? undefined : ALERTERS[owner]?.keys[entry.key]);
  if (shape === undefined) return [unknownKey(entry, KNOWN_KEYS)];
  if (entry.key === "skip_invalid" && isTrue(entry.value)) {
    return [
      told(
        entry.at,
        "skip_invalid lets ElastAlert run without the rules that it cannot read, and nobody notices. Leave it out: the check before a deployment finds them.",
      ),
    ];
  }
  return checkShape(entry, shape);
}

function checkPort(entry: Entry | undefined): readonly Finding[] {
  const port = numberOf(entry?.value);
  if (entry === undefined || port === undefined || (port >= 1 && port <= 65_535)) return [];
  return [refused(entry.value.at, `es_port is ${port}, and ports are 1 to 65535. Mend it.`)];
}

function checkRhythm(global: Mapping): readonly Finding[] {
  const writeback = textOf(valueOf(global, "writeback_index"));
  const at = entryOf(global, "writeback_index")?.value.at;
  const findings: Finding[] = [];
  if (writeback !== undefined && at !== undefined && /[A-Z\s*]/.test(writeback)) {
    findings.push(
      refused(at, "writeback_index is the name of one index, so it has no capital letters, spaces or *. Mend it."),
    );
  }
  const [limit, every] = [spanMs(valueOf(global, "alert_time_limit")), spanMs(valueOf(global, "run_every"))];
  const limitAt = entryOf(global, "alert_time_limit")?.value.at;
  if (limit !== undefined && every !== undefined && limitAt !== undefined && limit < every) {
    findings.push(
      refused(
        limitAt,
        `alert_time_limit is ${durationText(limit)}, shorter than run_every, ${durationText(every)}, so an alert that fails is never tried again. Make it longer.`,
      ),
    );
  }
  if (textsOf(valueOf(global, "rules_folder")).some((folder) => folder.trim() === "")) {
    findings.push(
      refused(
        entryOf(global, "rules_folder")?.value.at ?? global.at,
        "rules_folder is empty, so no rule would be read. Write the folder in the container, such as /opt/elastalert/rules.",
      ),
    );
  }
  return findings;
}
