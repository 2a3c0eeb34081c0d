import type { Level, Remark } from "../remark.ts";
import { splitLines } from "../split-lines.ts";
import { onStdout, type Written } from "../written.ts";
import { defuse, renderServiceMessage } from "./service-message.ts";

/**
 * Writes for Octopus Deploy, all on standard output: it shows standard error as errors, and not in order with the rest.
 * It has neither groups nor a summary; a highlighted line shows in the task's overview.
 */
export function writeForOctopus(remark: Remark): readonly Written[] {
  switch (remark.kind) {
    case "text":
      return writeText(remark.text, remark.level);
    case "opened":
      return [onStdout(defuse(remark.title))];
    case "closed":
    case "summary":
      return [];
    case "progress":
      return [onStdout(renderServiceMessage("progress", { percentage: String(remark.percent), message: remark.text }))];
    case "problem":
      return [onStdout(renderServiceMessage("resultMessage", { message: remark.text }))];
    case "output": {
      const { name, value, sensitive } = remark;
      const secrecy = sensitive === true ? { sensitive: "True" } : {};
      return [onStdout(renderServiceMessage("setVariable", { name, value, ...secrecy }))];
    }
    case "artifact": {
      const { path, name, sizeBytes } = remark;
      return [onStdout(renderServiceMessage("createArtifact", { path, name, length: String(sizeBytes) }))];
    }
    case "secret": {
      // On both, as Calamari does: the two streams are read apart, and either may be shown first.
      const line = renderServiceMessage("mask", { value: remark.value });
      return [onStdout(line), { to: "stderr", line }];
    }
  }
}

/** A level holds until it is taken back. */
function writeText(text: string, level: Level): readonly Written[] {
  const lines = splitLines(text).map((line) => onStdout(defuse(line)));
  if (level === "info") return lines;
  return [
    onStdout(renderServiceMessage(`stdout-${level}`)),
    ...lines,
    onStdout(renderServiceMessage("stdout-default")),
  ];
}
