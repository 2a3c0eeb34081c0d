import { checkSettingsFile } from "@logstack/logstash-config";
import { parseAllDocuments } from "yaml";
import type { Finding } from "../model/finding.ts";
import { checkJvmOptions } from "./check-jvm-options.ts";

/** A filled file, by its path in the package. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Returns what is wrong with a file by what its name says it is, where it is judged by itself: settings of Logstash, options of Java, JSON, YAML. */
export function checkFile(source: TextFile): readonly Finding[] {
  if (source.file.endsWith("/logstash.yml")) {
    return checkSettingsFile(source).map(({ kind, at, message }) => ({ kind, ...at, message }));
  }
  if (/\/jvm\.options$|\/jvm\.options\.d\/[^/]+\.options$/.test(source.file)) return checkJvmOptions(source);
  return JUDGED_TOGETHER.test(source.file) ? [] : checkForm(source);
}

/** What is read with others, and whose form is judged there. */
const JUDGED_TOGETHER = /\/(?:elasticsearch\.yml|pipelines\.yml|cluster\/.*)$/;

function checkForm({ file, text }: TextFile): readonly Finding[] {
  const refuse = (offset: number, message: string): Finding => ({
    kind: "refused",
    file,
    ...placeAt(text, offset),
    message,
  });
  if (file.endsWith(".json")) {
    const problem = findJsonProblem(text);
    return problem === undefined ? [] : [refuse(problem.offset, `This is no JSON: ${problem.what}.`)];
  }
  if (!/\.ya?ml$/.test(file)) return [];
  return parseAllDocuments(text).flatMap(({ errors }) =>
    errors.map(({ pos, message }) =>
      refuse(pos[0], `This is no YAML: ${message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "")}.`),
    ),
  );
}

function findJsonProblem(text: string): { readonly offset: number; readonly what: string } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = /at position (\d+)/.exec(message)?.[1];
    const what = message.replace(/,? (?:in JSON )?at position .*$/, "").replace(/ in JSON$/, "");
    return { offset: offset === undefined ? text.length : Number(offset), what };
  }
}

function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
